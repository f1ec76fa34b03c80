package dev.gantry.benchmarks;

import java.time.Duration;
import java.time.Instant;

/** What is broken on an {@link Arena}, and how long whoever has its turn takes to mend it, in milliseconds. */
final class Failures {

    /** Containers on the three machines when one of these is broken. */
    static final int COPIES = 30;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Arena arena;
    private final Effort effort;

    Failures(Arena arena, Effort effort) {
        this.arena = arena;
        this.effort = effort;
    }

    /** One container is created and started where nobody else does anything. */
    double rawStart() throws InterruptedException {
        Engine engine = arena.engine(arena.victim());
        try (EngineEvents events = new EngineEvents(engine)) {
            Instant began = Instant.now();
            String container = engine.create();
            engine.start(container);
            Instant running = events.ofContainer("start", container).at();
            engine.remove(container);
            effort.rest();
            return StartRow.millis(began, running);
        }
    }

    /** The only container is killed, until the next one has started, wherever. */
    double container(Orchestrator side) throws InterruptedException {
        return arena.turn(side, 1, () -> {
            Engine host = arena.engines().stream()
                    .filter(engine -> !engine.running().isEmpty())
                    .findFirst()
                    .orElseThrow(() -> new BenchFailure("the container of " + side.title() + " is gone"));
            try (Watch watch = new Watch(arena.engines())) {
                Instant began = Instant.now();
                host.kill(host.running().getFirst());
                return StartRow.millis(began, watch.await("start", 1, began, PATIENCE));
            }
        });
    }

    /** A machine loses its power, until all that ran there has started elsewhere. */
    double power(Orchestrator side) throws InterruptedException {
        return elsewhere(side, () -> arena.victim().powerOff());
    }

    /** A machine's link is cut, likewise. */
    double link(Orchestrator side) throws InterruptedException {
        return elsewhere(side, () -> arena.victim().cut());
    }

    private double elsewhere(Orchestrator side, Runnable fault) throws InterruptedException {
        return arena.turn(side, COPIES, () -> {
            int lost = arena.engine(arena.victim()).running().size();
            if (lost == 0) {
                throw new BenchFailure(side.title() + " had no container on the machine to be broken");
            }
            try (Watch watch = new Watch(arena.engines(arena.survivors()))) {
                Instant began = Instant.now();
                fault.run();
                Instant mended = watch.await("start", lost, began, PATIENCE);
                requireRunning(arena.running(arena.survivors()), side);
                return StartRow.millis(began, mended);
            }
        });
    }

    private static void requireRunning(int running, Orchestrator side) {
        if (running != COPIES) {
            throw new BenchFailure("of " + COPIES + " containers " + running + " run elsewhere under " + side.title());
        }
    }
}
