package dev.gantry.worker.task;

import dev.gantry.worker.output.Removal;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.ContainerGlance;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.RunContainer.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    /** The containers that are being put down. */
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();
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
    }

    /**
     * The last container of an attempt that is over may only be there for its log: whoever starts it wakes the dead. Any other one
     * was made late, by an engine that did what it had been asked for after it had answered that there is none.
     */
    void putDown(AttemptActor actor, ContainerGlance seen) {
        if ((!isKept(actor, seen.id()) || seen.status() == Status.RUNNING) && inHand.add(seen.id())) {
            Thread.ofVirtual().name("put-down-" + actor.attempt()).start(() -> {
                try {
                    putDown(actor, seen.id());
                } catch (EngineFailure failure) {
                    log.info("Container of ended attempt={} is not put down: {}", actor.attempt(), failure.words());
                } finally {
                    inHand.remove(seen.id());
                }
            });
        }
    }

    /** Looks before it acts: what was seen may be over since, and what cannot be read is nobody's to end. */
    private void putDown(AttemptActor actor, String container) throws EngineFailure {
        Optional<RunContainer> there =
                runtime.find(container).filter(found -> found.run().attempt().equals(actor.attempt()));
        if (there.isEmpty()) {
            return;
        }
        if (!isKept(actor, container)) {
            removal.remove(container);
            log.warn("Removed container={}: it was there although attempt={} is over", container, actor.attempt());
        } else if (there.get().status() == Status.RUNNING) {
            runtime.kill(container);
            log.warn("Killed container={}: somebody started it, and attempt={} is over", container, actor.attempt());
        } else {
            runtime.save(container);
            log.info(
                    "The engine listed container={} as running: it was asked to write down that it has ended",
                    container);
        }
    }

    private static boolean isKept(AttemptActor actor, String container) {
        return actor.container().filter(container::equals).isPresent();
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
