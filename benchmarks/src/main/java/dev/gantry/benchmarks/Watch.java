package dev.gantry.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What happens to containers on several engines, by these engines' own words; they share one clock. */
final class Watch implements AutoCloseable {

    private static final Duration GLANCE = Duration.ofMillis(20);

    private final List<EngineEvents> engines = new ArrayList<>();

    Watch(List<Engine> engines) {
        engines.forEach(engine -> this.engines.add(new EngineEvents(engine)));
    }

    /** The moment at which so many containers had started, or died, since another moment. */
    Instant await(String action, int number, Instant after, Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            List<Instant> moments = since(after, action).toList();
            if (moments.size() >= number) {
                return moments.get(number - 1);
            }
            if (System.nanoTime() > deadline) {
                throw new BenchFailure(String.format(
                        "within %d s there was '%s' of %d containers instead of %d",
                        longest.toSeconds(), action, moments.size(), number));
            }
            Thread.sleep(GLANCE);
        }
    }

    private Stream<Instant> since(Instant after, String action) {
        return engines.stream()
                .flatMap(events -> events.since(after, action).stream())
                .map(EngineEvents.Event::at)
                .sorted();
    }

    /** The fewest containers that ran at any moment, when so many did at the moment after which events count. */
    int fewest(int before, Instant after) {
        record Step(Instant at, int change) {}
        List<Step> steps = Stream.concat(
                        since(after, "die").map(at -> new Step(at, -1)),
                        since(after, "start").map(at -> new Step(at, 1)))
                .sorted(Comparator.comparing(Step::at))
                .toList();
        int running = before;
        int fewest = before;
        for (Step step : steps) {
            running += step.change;
            fewest = Math.min(fewest, running);
        }
        return fewest;
    }

    @Override
    public void close() {
        engines.forEach(EngineEvents::close);
    }
}
