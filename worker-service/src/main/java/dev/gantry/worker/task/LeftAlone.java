package dev.gantry.worker.task;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.Wanted;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.UnreadContainer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The containers of this worker that it does not understand, since a newer version of it made them. They run on, and are shown;
 * they are not restarted, stopped or removed, and nobody is told that their attempts are gone while they are there. Safe for many
 * threads.
 */
final class LeftAlone {

    private static final Logger log = LoggerFactory.getLogger(LeftAlone.class);

    private final ContainerRuntime runtime;
    private final ObservationLog observations;
    private final Map<AttemptRef, UnreadContainer> containers = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private final Set<AttemptRef> unwanted = new HashSet<>();

    LeftAlone(ContainerRuntime runtime, ObservationLog observations) {
        this.runtime = runtime;
        this.observations = observations;
    }

    /** Looks for them. */
    void look() throws EngineFailure {
        learn(runtime.unread());
    }

    /** Looks at those that are known. */
    void lookAgain() {
        if (isEmpty()) {
            return;
        }
        try {
            look();
        } catch (EngineFailure failure) {
            log.debug("Containers of another version are not looked at: {}", failure.words());
        }
    }

    synchronized boolean has(AttemptRef attempt) {
        return containers.containsKey(attempt);
    }

    private synchronized boolean isEmpty() {
        return containers.isEmpty();
    }

    private synchronized void learn(List<UnreadContainer> found) {
        Map<AttemptRef, UnreadContainer> now = new HashMap<>();
        for (UnreadContainer container : found) {
            if (told.add(container.id())) {
                log.warn("Left container={} alone: {}", container.name(), container.why());
            }
            container
                    .attempt()
                    .ifPresent(attempt -> now.merge(attempt, container, (one, other) -> one.isRunning() ? one : other));
        }
        List<AttemptRef> gone = containers.keySet().stream()
                .filter(attempt -> !now.containsKey(attempt))
                .toList();
        containers.clear();
        containers.putAll(now);
        gone.forEach(this::reportGone);
        containers.forEach(this::report);
    }

    /** Takes what is asked of an attempt, if its container is left alone; otherwise it is for somebody else. */
    synchronized boolean accept(Assignment assignment) {
        AttemptRef attempt = new AttemptRef(assignment.task(), assignment.attempt());
        UnreadContainer container = containers.get(attempt);
        if (container == null) {
            return false;
        }
        if (assignment.wanted() == Wanted.STOP && unwanted.add(attempt)) {
            log.warn("Did not stop container={}: {}", container.name(), container.why());
        }
        report(attempt, container);
        return true;
    }

    private void report(AttemptRef attempt, UnreadContainer container) {
        boolean stops = unwanted.contains(attempt);
        String words = container.name() + (container.isRunning() ? " runs" : " has ended") + " and is left alone: "
                + container.why() + ". Update this worker, or end it by 'docker rm -f " + container.name() + "'";
        observe(attempt, container.id(), stops ? Phase.STOPPING : Phase.RUNNING, Reason.LEFT_ALONE, words);
    }

    /** Somebody has removed it. */
    private void reportGone(AttemptRef attempt) {
        Reason reason = unwanted.remove(attempt) ? Reason.STOPPED : Reason.CONTAINER_VANISHED;
        observe(attempt, null, Phase.GONE, reason, "");
    }

    private void observe(AttemptRef attempt, @Nullable String container, Phase phase, Reason reason, String words) {
        observations.record(
                attempt,
                new Observation(
                        attempt.task(),
                        attempt.attempt(),
                        0,
                        container,
                        phase,
                        reason,
                        words,
                        null,
                        false,
                        null,
                        null,
                        null));
    }
}
