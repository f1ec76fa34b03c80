package dev.gantry.worker.task;

import dev.gantry.worker.output.Removal;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.RunContainer.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts that are over, the last containers of which are kept for their logs. Safe for many threads. */
final class EndedAttempts {

    /** So many of them keep their last container. */
    private static final int KEPT = 50;

    private static final Logger log = LoggerFactory.getLogger(EndedAttempts.class);

    private final ContainerRuntime runtime;
    private final Removal removal;
    private final ObservationLog observations;
    private final Consumer<AttemptActor> forget;
    /** The oldest first. */
    private final Map<AttemptRef, AttemptActor> ended = new LinkedHashMap<>();

    /** @param forget told of an attempt of which nothing is left */
    EndedAttempts(
            ContainerRuntime runtime, Removal removal, ObservationLog observations, Consumer<AttemptActor> forget) {
        this.runtime = runtime;
        this.removal = removal;
        this.observations = observations;
        this.forget = forget;
    }

    synchronized void add(AttemptActor actor) {
        ended.put(actor.attempt(), actor);
        // Somebody may have started the container while its end was being decided, when no event was heeded.
        putDown(actor);
    }

    /** The container of an attempt that is over may only be there for its log; whoever starts it wakes the dead. */
    void putDown(AttemptActor actor) {
        Thread.ofVirtual().name("put-down-" + actor.attempt()).start(() -> {
            try {
                for (String id : actor.container().stream().toList()) {
                    if (runtime.find(id)
                            .filter(there -> there.status() == Status.RUNNING)
                            .isPresent()) {
                        runtime.kill(id);
                        log.warn(
                                "Killed container={}: somebody started it, and attempt={} is over",
                                id,
                                actor.attempt());
                    }
                }
            } catch (EngineFailure failure) {
                log.info("Container of ended attempt={} is not looked at: {}", actor.attempt(), failure.words());
            }
        });
    }

    /** Lets go of those beyond the number that is kept, oldest first, once a manager knows how they ended. */
    synchronized void discardOld() {
        ended.values().stream().limit(Math.max(0, ended.size() - KEPT)).forEach(this::discardIfKnown);
    }

    /** How an attempt ended is kept until a manager has committed it. */
    void discardIfKnown(AttemptActor actor) {
        if (observations.isAcknowledged(actor.attempt())) {
            discard(actor);
        }
    }

    /** On a thread of its own, so that nobody waits for an engine while holding a lock. */
    private void discard(AttemptActor actor) {
        Thread.ofVirtual().name("discard-" + actor.attempt()).start(() -> {
            try {
                for (String id : actor.container().stream().toList()) {
                    removal.remove(id);
                }
                drop(actor);
            } catch (EngineFailure failure) {
                log.info("Container of ended attempt={} is kept: {}", actor.attempt(), failure.words());
            }
        });
    }

    private void drop(AttemptActor actor) {
        synchronized (this) {
            ended.remove(actor.attempt());
        }
        forget.accept(actor);
    }
}
