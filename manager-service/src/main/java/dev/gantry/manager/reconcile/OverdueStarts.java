package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.DesiredState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskState;
import dev.gantry.model.wire.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Attempts whose start does not end are given up: wanted {@code STOP}, counted as a failed placement, and placed again.
 *
 * <p>The clock of a start begins anew whenever what its worker says of it changes. A worker that is not heard of, or whose engine
 * is not, is judged by that silence, not here. A task that may run twice is placed again at once; any other only when its
 * worker has confirmed that nothing is left.
 */
final class OverdueStarts {

    /** A successor that was restarted so often, and was never ready, will not be. */
    private static final int MOST_RESTARTS = 3;

    private OverdueStarts() {}

    static List<Change> decide(ClusterState state, Command.GiveUpStarts limits, Instant now) {
        List<Change> changes = new ArrayList<>();
        state.starting().stream()
                .filter(task -> task.desired() == DesiredState.RUNNING)
                .filter(task -> isOverdue(state, task, limits, now))
                .sorted(Comparator.comparingLong(Task::number))
                .forEach(task -> changes.addAll(giveUp(task, limits, now)));
        state.moving().stream()
                .filter(task -> changes.stream().noneMatch(change -> isOf(task, change)))
                .sorted(Comparator.comparingLong(Task::number))
                .forEach(task -> changes.addAll(callOff(state, task, limits, now)));
        return changes;
    }

    private static boolean isOverdue(ClusterState state, Task task, Command.GiveUpStarts limits, Instant now) {
        Instant settled = state.restoration().settledAt();
        Instant since = task.changedAt().isBefore(settled) ? settled : task.changedAt();
        boolean isSettling = state.restoration().isSettling();
        return task.current()
                .filter(_ -> !isSettling)
                .filter(attempt -> state.sight(attempt.worker()).takesTasks())
                .filter(attempt -> !now.isBefore(since.plus(limit(attempt, limits))))
                .isPresent();
    }

    private static boolean isOf(Task task, Change change) {
        return change instanceof Change.OfTask ofTask && ofTask.task().equals(task.id());
    }

    /**
     * A successor that does not become ready is called off: the task stays where it is, and nothing is counted. One that is
     * restarted again and again says something new each time, and is told by how often that was.
     */
    private static List<Change> callOff(ClusterState state, Task task, Command.GiveUpStarts limits, Instant now) {
        return task.successor()
                .filter(coming -> state.sight(coming.worker()).takesTasks())
                .filter(coming -> coming.restarts() >= MOST_RESTARTS
                        || !now.isBefore(task.changedAt().plus(untilReady(coming, limits))))
                .map(coming -> List.of(Moves.callOff(task, coming), Endings.tooSlow(state, task, coming, now)))
                .orElse(List.of());
    }

    /** What runs may take as long as an image may until its checks pass. */
    private static Duration untilReady(TaskAttempt coming, Command.GiveUpStarts limits) {
        return coming.phase() == Phase.RUNNING ? limits.pulling() : limit(coming, limits);
    }

    private static Duration limit(TaskAttempt attempt, Command.GiveUpStarts limits) {
        return attempt.reason() == Reason.PULLING_IMAGE ? limits.pulling() : limits.starting();
    }

    private static List<? extends Change> giveUp(Task task, Command.GiveUpStarts limits, Instant now) {
        TaskAttempt attempt = task.current().orElseThrow();
        TaskAttempt stopping = attempt.stopping(task.spec().stopGrace());
        String words = "attempt %s was %s for more than %s: %s"
                .formatted(
                        attempt.number(),
                        attempt.reason(),
                        DurationText.print(limit(attempt, limits)),
                        attempt.reason().sentence());
        int failures = task.failures() + 1;
        if (failures >= Endings.MAX_PLACEMENTS) {
            return Endings.end(task, stopping, TaskState.FAILED, Reason.START_TIMED_OUT, words);
        }
        TaskState to = task.spec().onDisconnect() == OnDisconnect.REPLACE ? TaskState.PENDING : task.state();
        return List.of(
                Observations.advanced(task, stopping, task.state(), task.reason(), task.message()),
                new Change.TaskMoved(task.id(), to, Reason.START_TIMED_OUT, words, failures),
                Endings.refusal(task, attempt, Reason.START_TIMED_OUT, failures, now));
    }
}
