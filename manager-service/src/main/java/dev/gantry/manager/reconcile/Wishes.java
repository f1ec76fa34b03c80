package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What follows when a user wants something else of a task: its end, or a fresh start. */
final class Wishes {

    private Wishes() {}

    static Decision stop(ClusterState state, Command.StopTask stop) {
        return state.findTask(stop.id())
                .map(task -> stop(state, task, stop.grace().orElse(task.spec().stopGrace())))
                .orElseGet(() -> missing(state, stop.id()));
    }

    private static Decision stop(ClusterState state, Task task, Duration grace) {
        if (task.state().isFinal() || (task.desired() == DesiredState.STOPPED && !shortens(task, grace))) {
            return Decision.of();
        }
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.StopRequested(task.id(), grace));
        if (task.allAttemptsOver()) {
            changes.add(new Change.TaskMoved(task.id(), TaskState.COMPLETED, Reason.STOPPED, "", task.failures()));
        }
        Losses.lostWith(state, task)
                .findFirst()
                .filter(_ -> task.reason() != Reason.STOP_UNCONFIRMED)
                .map(worker -> Losses.unconfirmed(task, worker))
                .ifPresent(changes::add);
        return new Decision.Accepted(changes);
    }

    private static boolean shortens(Task task, Duration grace) {
        return task.attempts().stream().anyMatch(attempt -> !attempt.isOver() && grace.compareTo(attempt.grace()) < 0);
    }

    static Decision restart(ClusterState state, Command.RestartTask restart) {
        return state.findTask(restart.id()).map(Wishes::restart).orElseGet(() -> missing(state, restart.id()));
    }

    /** A task that waits for a place, or whose attempt is on its way out, gets a new one anyway. */
    private static Decision restart(Task task) {
        if (task.state().isFinal()) {
            return conflict("Task " + task.id() + " is " + task.state()
                    + ". A task that has ended does not run again; submit another one.");
        }
        if (task.desired() == DesiredState.STOPPED) {
            return conflict("Task " + task.id() + " is being stopped.");
        }
        Optional<TaskAttempt> running = task.current()
                .filter(_ -> task.state() != TaskState.PENDING)
                .filter(attempt -> attempt.wanted() == Wanted.RUN);
        return running.map(attempt -> fresh(task, attempt)).orElseGet(Decision::of);
    }

    /** A task that is on its way elsewhere begins anew all the same, and where it fits best then. */
    private static Decision fresh(Task task, TaskAttempt running) {
        List<Change> changes = new ArrayList<>();
        Moves.callOff(task).ifPresent(changes::add);
        changes.add(new Change.AttemptAdvanced(
                task.id(),
                running.stopping(task.spec().stopGrace()),
                task.state(),
                Reason.RESTART_REQUESTED,
                Reason.RESTART_REQUESTED.sentence()));
        return new Decision.Accepted(changes);
    }

    private static Decision conflict(String words) {
        return new Decision.Rejected(new ProblemException(ProblemType.CONFLICT, words));
    }

    private static Decision missing(ClusterState state, TaskId id) {
        return new Decision.Rejected(
                state.findTombstone(id).isPresent()
                        ? new ProblemException(
                                ProblemType.TASK_EXPIRED, "Task " + id + " has ended and is no longer kept.")
                        : new ProblemException(ProblemType.NOT_FOUND, "There is no task " + id + "."));
    }
}
