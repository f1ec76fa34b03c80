package dev.gantry.worker.task;

import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.ContainerGlance;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares all containers with what is known of them, by one question to the engine, so that only those are looked at to which
 * something has happened. Safe for many threads.
 */
final class Rounds {

    /** For so long whoever asks for a round gathers; whatever has ended meanwhile is reported first. */
    private static final Duration GATHERING = Duration.ofMillis(500);

    private static final Logger log = LoggerFactory.getLogger(Rounds.class);

    private final ContainerRuntime runtime;
    private final EndedAttempts ended;
    private final Supplier<List<AttemptActor>> actors;
    private final AtomicBoolean isUnderWay = new AtomicBoolean();
    private final AtomicBoolean isGathering = new AtomicBoolean();

    Rounds(ContainerRuntime runtime, EndedAttempts ended, Supplier<List<AttemptActor>> actors) {
        this.runtime = runtime;
        this.ended = ended;
        this.actors = actors;
    }

    /** Makes one on another thread, unless the last one still waits for the engine. */
    void make() {
        if (isUnderWay.compareAndSet(false, true)) {
            Thread.ofVirtual().name("round").start(() -> {
                try {
                    compare();
                } finally {
                    isUnderWay.set(false);
                }
            });
        }
    }

    /** Makes one soon, on another thread, and the same for all who want one until then. */
    void makeSoon() {
        if (isGathering.compareAndSet(false, true)) {
            Thread.ofVirtual().name("round").start(this::gather);
        }
    }

    private void gather() {
        try {
            Thread.sleep(GATHERING);
        } catch (InterruptedException workerEnds) {
            Thread.currentThread().interrupt();
            return;
        } finally {
            isGathering.set(false);
        }
        compare();
    }

    /** An engine that does not answer is looked at again in the next round. */
    private void compare() {
        try {
            compare(runtime.glance());
        } catch (EngineFailure failure) {
            log.debug("Containers are not compared: {}", failure.words());
        }
    }

    private void compare(List<ContainerGlance> listed) {
        Map<String, ContainerGlance> byId =
                listed.stream().collect(Collectors.toMap(ContainerGlance::id, Function.identity()));
        Map<AttemptRef, List<ContainerGlance>> byAttempt =
                listed.stream().collect(Collectors.groupingBy(ContainerGlance::attempt));
        for (AttemptActor actor : actors.get()) {
            if (actor.isOver()) {
                byAttempt.getOrDefault(actor.attempt(), List.of()).forEach(seen -> ended.putDown(actor, seen));
            } else {
                actor.compare(actor.container().flatMap(id -> Optional.ofNullable(byId.get(id))));
            }
        }
    }
}
