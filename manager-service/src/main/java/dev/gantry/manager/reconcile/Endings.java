package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ImageRefusal;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.DesiredState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What follows when an attempt is over: the task is done, has failed, or is placed again. */
final class Endings {

    /** How often a task may fail on a placement before it has failed. */
    static final int MAX_PLACEMENTS = 3;

    /** So many ports may turn out to be taken on a worker within {@link #PORT_BLOCK} before that counts as a failure. */
    private static final int MAX_TAKEN_PORTS = 3;

    private static final Duration REFUSAL_BACKOFF = Duration.ofSeconds(1);
    private static final Duration REFUSAL_BACKOFF_MAX = Duration.ofMinutes(5);
    private static final Duration RATE_LIMIT_BACKOFF = Duration.ofMinutes(1);
    private static final Duration PORT_BLOCK = Duration.ofMinutes(5);

    private Endings() {}

    static List<? extends Change> decide(ClusterState state, Task task, TaskAttempt ended, Instant now) {
        if (task.state().isFinal()) {
            return List.of(unmoved(task, ended));
        }
        if (task.desired() == DesiredState.STOPPED) {
            return Observations.otherLive(task, ended).isPresent()
                    ? List.of(unmoved(task, ended))
                    : List.of(Observations.advanced(
                            task, ended, TaskState.COMPLETED, Reason.STOPPED, Reason.STOPPED.sentence()));
        }
        if (ended.reason() == Reason.EXITED) {
            // Of any attempt, also of one that another has followed.
            return end(task, ended, TaskState.COMPLETED, Reason.EXITED, ended.message());
        }
        if (ended.successor()) {
            return ended.wanted() == Wanted.STOP ? List.of(unmoved(task, ended)) : notHad(state, task, ended, now);
        }
        // A pending task has left this attempt behind already: its worker was lost.
        boolean matters = task.isCurrent(ended) && task.state() != TaskState.PENDING;
        if (!matters) {
            return List.of(unmoved(task, ended));
        }
        if (ended.wanted() == Wanted.RUN) {
            return failed(state, task, ended, now);
        }
        return task.reason() == Reason.DRAIN_FORCED && mayRunOnceOnly(task)
                ? end(task, ended, TaskState.FAILED, Reason.DRAIN_FORCED, Reason.DRAIN_FORCED.sentence())
                : takenAway(task, ended);
    }

    /** The manager wanted the attempt away and has said why; that costs the task nothing more. */
    static List<Change.OfTask> takenAway(Task task, TaskAttempt ended) {
        return List.of(
                unmoved(task, ended),
                new Change.TaskMoved(task.id(), TaskState.PENDING, task.reason(), task.message(), task.failures()));
    }

    /** The task ends with what became of an attempt; whatever else runs for it is not needed any more. */
    static List<Change.OfTask> end(Task task, TaskAttempt last, TaskState to, Reason reason, String words) {
        List<Change.OfTask> changes = new ArrayList<>();
        changes.add(Observations.advanced(task, last, to, reason, words));
        task.attempts().stream()
                .filter(attempt -> !attempt.isOver() && !attempt.number().equals(last.number()))
                .filter(attempt -> attempt.wanted() == Wanted.RUN)
                .map(attempt -> Observations.advanced(task, attempt.stopping(attempt.grace()), to, reason, words))
                .forEach(changes::add);
        return changes;
    }

    private static List<? extends Change> failed(ClusterState state, Task task, TaskAttempt ended, Instant now) {
        if (isFinal(ended.reason(), task)) {
            return end(task, ended, TaskState.FAILED, ended.reason(), ended.message());
        }
        int earlier = ranLong(task, ended) ? 0 : task.failures();
        int failures = earlier + (countsAsFailure(state, task, ended, now) ? 1 : 0);
        if (failures >= MAX_PLACEMENTS) {
            String words = ended.message() + " (placed " + MAX_PLACEMENTS + " times, every time without success)";
            return end(task, ended, TaskState.FAILED, ended.reason(), words);
        }
        List<Change> changes = new ArrayList<>();
        changes.add(unmoved(task, ended));
        changes.add(new Change.TaskMoved(task.id(), TaskState.PENDING, ended.reason(), ended.message(), failures));
        changes.addAll(precautions(state, task, ended, failures, now));
        return changes;
    }

    /** Whether trying again, here or elsewhere, cannot help or is not wanted. */
    private static boolean isFinal(Reason reason, Task task) {
        return switch (reason) {
            case COMMAND_NOT_FOUND, COMMAND_NOT_EXECUTABLE, SPEC_REFUSED, DEADLINE_EXCEEDED -> true;
            case NONZERO_EXIT, OOM_KILLED, UNHEALTHY, CONTAINER_VANISHED, ENGINE_RESTARTED ->
                task.spec().restartPolicy().mode() == RestartMode.NO;
            default -> false;
        };
    }

    /** A run that lasted clears the count of the placements too, by the same rule as that of the restarts. */
    private static boolean ranLong(Task task, TaskAttempt ended) {
        Instant from = ended.startedAt();
        Instant to = ended.finishedAt();
        return from != null
                && to != null
                && Duration.between(from, to)
                                .compareTo(task.spec().restartPolicy().resetAfter())
                        >= 0;
    }

    /**
     * A free port that turned out to be taken is the manager's bad luck, not the task's failure; but not again and again. A
     * task whose image is for another architecture waits for a worker of that one, and one whose registry does not answer, or
     * whose machines' disks are full, waits for these. A start that the worker's own end interrupted says nothing about the task, and neither does a stop
     * for want of a manager.
     */
    private static boolean countsAsFailure(ClusterState state, Task task, TaskAttempt ended, Instant now) {
        if (ended.reason() == Reason.IMAGE_ARCHITECTURE
                || saysNothing(ended.reason())
                || isOutOfOrder(ended.reason())) {
            return false;
        }
        return ended.reason() != Reason.PORT_TAKEN
                || !hasFreePort(task)
                || state.blockedPorts(ended.worker(), now) >= MAX_TAKEN_PORTS;
    }

    private static boolean saysNothing(Reason reason) {
        return reason == Reason.START_INTERRUPTED || reason == Reason.LEASE_EXPIRED;
    }

    private static boolean hasFreePort(Task task) {
        return task.spec().ports().stream().anyMatch(port -> port.host() == 0);
    }

    private static List<Change> precautions(
            ClusterState state, Task task, TaskAttempt ended, int failures, Instant now) {
        if (ended.reason() == Reason.IMAGE_ARCHITECTURE) {
            return imageRefusal(state, task, ended, now);
        }
        if (ended.reason() == Reason.PORT_TAKEN) {
            return ended.ports().stream()
                    .filter(port -> mentions(ended.message(), port))
                    .<Change>map(port -> new Change.PortBlocked(ended.worker(), port.host(), now.plus(PORT_BLOCK)))
                    .toList();
        }
        if (saysNothing(ended.reason())) {
            return List.of();
        }
        return List.of(
                isOutOfOrder(ended.reason())
                        ? outOfOrder(state, task, ended, now)
                        : refusal(task, ended, ended.reason(), failures, now));
    }

    /** Whether something is, of the registry or of the machine, that no task can help. */
    private static boolean isOutOfOrder(Reason reason) {
        return switch (reason) {
            case REGISTRY_UNAVAILABLE, REGISTRY_RATE_LIMITED, DISK_FULL -> true;
            default -> false;
        };
    }

    /**
     * The worker is not asked again to run the spec before a back-off that grows with each answer of the same kind. A
     * registry that has counted too many requests is given a minute at the least.
     */
    private static Change outOfOrder(ClusterState state, Task task, TaskAttempt ended, Instant now) {
        Refusal.Key key = new Refusal.Key(task.specHash(), ended.worker());
        int count = refusals(state, key, ended.reason());
        Duration first = ended.reason() == Reason.REGISTRY_RATE_LIMITED ? RATE_LIMIT_BACKOFF : REFUSAL_BACKOFF;
        return new Change.RefusalNoted(new Refusal(key, ended.reason(), count, now.plus(backoff(first, count))));
    }

    /** How often a worker has refused a spec for a reason, this time included. */
    private static int refusals(ClusterState state, Refusal.Key key, Reason reason) {
        return 1
                + state.findRefusal(key)
                        .filter(before -> before.reason() == reason)
                        .map(Refusal::count)
                        .orElse(0);
    }

    /** A successor that could not be had costs the task nothing, and its worker is not asked for the same for a while. */
    private static List<Change> notHad(ClusterState state, Task task, TaskAttempt successor, Instant now) {
        Refusal.Key key = new Refusal.Key(task.specHash(), successor.worker());
        List<Change> changes = new ArrayList<>();
        changes.add(unmoved(task, successor));
        changes.addAll(precautions(state, task, successor, refusals(state, key, successor.reason()), now));
        return changes;
    }

    /** A successor that was called off because it was not ready in time. */
    static Change tooSlow(ClusterState state, Task task, TaskAttempt successor, Instant now) {
        Refusal.Key key = new Refusal.Key(task.specHash(), successor.worker());
        int count = refusals(state, key, Reason.START_TIMED_OUT);
        return refusal(task, successor, Reason.START_TIMED_OUT, count, now);
    }

    /** It was to be waited for, and not to be begun again. */
    static boolean mayRunOnceOnly(Task task) {
        return task.spec().onDisconnect() == OnDisconnect.KEEP
                && task.spec().restartPolicy().mode() == RestartMode.NO;
    }

    /** The worker is not asked again to run the same spec before a back-off is over. */
    static Change refusal(Task task, TaskAttempt attempt, Reason reason, int failures, Instant now) {
        Refusal.Key key = new Refusal.Key(task.specHash(), attempt.worker());
        return new Change.RefusalNoted(new Refusal(key, reason, failures, now.plus(backoff(failures))));
    }

    /** No worker of that architecture is asked again to run the image before a back-off is over. */
    private static List<Change> imageRefusal(ClusterState state, Task task, TaskAttempt ended, Instant now) {
        Optional<ImageRefusal.Key> missing = state.findWorker(ended.worker())
                .map(worker -> new ImageRefusal.Key(task.spec().image(), worker.arch()));
        return missing.stream()
                .<Change>map(key -> {
                    int count =
                            state.findImageRefusal(key).map(ImageRefusal::count).orElse(0) + 1;
                    return new Change.ImageRefused(new ImageRefusal(key, count, now.plus(backoff(count))));
                })
                .toList();
    }

    private static Duration backoff(int times) {
        return backoff(REFUSAL_BACKOFF, times);
    }

    private static Duration backoff(Duration first, int times) {
        Duration backoff = first.multipliedBy(1L << Math.min(Math.max(times - 1, 0), 20));
        return backoff.compareTo(REFUSAL_BACKOFF_MAX) < 0 ? backoff : REFUSAL_BACKOFF_MAX;
    }

    /** The engine names the port that it could not have; if a task has only one, there is no doubt. */
    private static boolean mentions(String engineWords, PortMapping port) {
        return engineWords.contains(":" + port.host());
    }

    static Change.OfTask unmoved(Task task, TaskAttempt ended) {
        return Observations.advanced(task, ended, task.state(), task.reason(), task.message());
    }
}
