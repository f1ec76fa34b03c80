package dev.gantry.benchmarks;

import dev.gantry.machines.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A machine of an {@link Arena} whose containers all have to go to the other two, in milliseconds until the last has gone. */
final class Drainage {

    static final int COPIES = 20;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** More starts at a time gain nothing on two cores. */
    private static final int AT_ONCE = 4;

    private final Arena arena;
    private final Map<String, Integer> fewest = new HashMap<>();

    Drainage(Arena arena) {
        this.arena = arena;
    }

    /** What is drained is the last machine, on which all containers are. */
    double drain(Orchestrator side) throws InterruptedException {
        try {
            return arena.turn(side, () -> runOnVictim(side), COPIES, () -> {
                try (Watch watch = new Watch(arena.engines())) {
                    Instant began = Instant.now();
                    side.drain(arena.victim());
                    return over(side.title(), watch, began);
                }
            });
        } finally {
            side.open(arena.victim(), true);
        }
    }

    private void runOnVictim(Orchestrator side) throws InterruptedException {
        for (Machine survivor : arena.survivors()) {
            side.open(survivor, false);
        }
        try {
            side.run(COPIES);
            arena.awaitRunning(List.of(arena.victim()), COPIES);
        } finally {
            for (Machine survivor : arena.survivors()) {
                side.open(survivor, true);
            }
        }
    }

    /** The same starts and stops by hand: each start before its stop, a few at a time. */
    double raw() throws InterruptedException {
        Engine victim = arena.engine(arena.victim());
        List<String> old = new ArrayList<>();
        try (Watch watch = new Watch(arena.engines());
                ExecutorService hands = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int number = 0; number < COPIES; number++) {
                old.add(victim.create());
                victim.start(old.getLast());
            }
            arena.settle();
            Instant began = Instant.now();
            List<Future<?>> moves = new ArrayList<>();
            for (int hand = 0; hand < AT_ONCE; hand++) {
                int first = hand;
                moves.add(hands.submit(() -> move(old, first)));
            }
            for (Future<?> move : moves) {
                move.get();
            }
            return over("raw API", watch, began);
        } catch (ExecutionException failed) {
            throw new BenchFailure("the raw API could not be used: " + failed.getMessage(), failed);
        } finally {
            arena.engines().forEach(engine -> engine.running().forEach(engine::remove));
            arena.settle();
        }
    }

    /** Every so many-th container, on connections of this thread's own. */
    private void move(List<String> old, int first) {
        try (Engine from = arena.connect(arena.victim());
                Engine to = arena.connect(
                        arena.survivors().get(first % arena.survivors().size()))) {
            for (int number = first; number < old.size(); number += AT_ONCE) {
                to.start(to.create());
                from.kill(old.get(number));
                from.remove(old.get(number));
            }
        }
    }

    private double over(String who, Watch watch, Instant began) throws InterruptedException {
        Instant started = watch.await("start", COPIES, began, PATIENCE);
        Instant died = watch.await("die", COPIES, began, PATIENCE);
        fewest.merge(who, watch.fewest(COPIES, began), Math::min);
        return StartRow.millis(began, started.isAfter(died) ? started : died);
    }

    /** The fewest containers that ran at any moment of any drain. */
    int fewest(Orchestrator side) {
        return fewest.getOrDefault(side.title(), 0);
    }

    String words(Orchestrator side) {
        return String.format(
                Locale.ROOT,
                "While %s drained, at least %d of %d containers ran at any moment of any round.",
                side.title(),
                fewest(side),
                COPIES);
    }
}
