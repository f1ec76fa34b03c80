package dev.gantry.simulation;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.Observation;
import dev.gantry.simulation.Container.Status;
import dev.gantry.worker.runtime.Run;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a worker's process knows of the current run of an attempt and of its container. */
final class KnownRun {

    private final SimWorker worker;
    private final Assignment assignment;
    private @Nullable String containerId;
    private int restart;
    private int failures;
    private Optional<Container> last = Optional.empty();
    private boolean vanished;
    private @Nullable Instant vanishedAt;
    private boolean unanswered;

    KnownRun(SimWorker worker, Assignment assignment) {
        this.worker = worker;
        this.assignment = assignment;
    }

    void adopt(Container found) {
        containerId = found.id;
        restart = found.run.restart();
        failures = found.run.failures();
        last = Optional.of(found);
    }

    /** A creation is under way; until it is answered, there may be a container that nobody here knows. */
    void creating() {
        unanswered = true;
    }

    boolean isUnanswered() {
        return unanswered;
    }

    /** The engine has told what it has, and with that what became of the creation. */
    void findUnknown(List<Container> all) {
        unanswered = false;
        AttemptKey attempt = new AttemptKey(assignment.task(), assignment.attempt());
        for (Container found : all) {
            if (found.attempt.equals(attempt) && !found.id.equals(containerId)) {
                containerId = found.id;
                last = Optional.of(found);
                vanished = false;
            }
        }
    }

    void created(Run run, String id) {
        unanswered = false;
        containerId = id;
        restart = run.restart();
        failures = run.failures();
        vanished = false;
        vanishedAt = null;
        last = worker.engine().find(id);
    }

    /** Looks, if the engine answers. */
    void refresh() {
        if (containerId != null && !worker.engine().isSilent()) {
            Optional<Container> found = worker.engine().find(containerId);
            vanished = found.isEmpty();
            vanishedAt = !vanished ? null : vanishedAt == null ? worker.now() : vanishedAt;
            last = found.or(() -> last);
        }
    }

    /** It was taken away. */
    void removed() {
        vanished = true;
    }

    /** Nothing of the attempt is left on the engine. */
    void unmade() {
        containerId = null;
    }

    int restart() {
        return restart;
    }

    int failures() {
        return failures;
    }

    Optional<String> container() {
        return Optional.ofNullable(containerId);
    }

    /** The container as it was seen last, also after it is gone. */
    Optional<Container> last() {
        return last;
    }

    /** Whether the engine had no such container any more at the last look. */
    boolean isGone() {
        return vanished;
    }

    /** Whether there is a container, as far as is known. */
    boolean isThere() {
        return containerId != null && !vanished;
    }

    /** When an ended container ended, or was seen to be gone. */
    Instant endOf(Container ended) {
        return Objects.requireNonNullElse(ended.finishedAt, Objects.requireNonNullElse(vanishedAt, worker.now()));
    }

    /** Why the run is over, by its container. */
    Reason reasonOf(Container ended) {
        if (ended.endedByEngine) {
            return Reason.ENGINE_RESTARTED;
        }
        if (vanished || ended.status != Status.ENDED) {
            return Reason.CONTAINER_VANISHED;
        }
        if (ended.isGivenUp()) {
            return Reason.UNHEALTHY;
        }
        if (ended.oomKilled) {
            return Reason.OOM_KILLED;
        }
        return ended.exitCode == 0 ? Reason.EXITED : Reason.NONZERO_EXIT;
    }

    Observation observation(Phase phase, Reason reason, String words) {
        Optional<Container> seen = vanished && containerId == null ? Optional.empty() : last;
        return new Observation(
                assignment.task(),
                assignment.attempt(),
                restart,
                containerId,
                phase,
                reason,
                words,
                seen.filter(container -> container.status == Status.ENDED)
                        .map(container -> container.exitCode)
                        .orElse(null),
                seen.map(container -> container.oomKilled).orElse(false),
                null,
                seen.map(container -> worker.lied(container.startedAt)).orElse(null),
                seen.map(container -> worker.lied(container.finishedAt)).orElse(null));
    }
}
