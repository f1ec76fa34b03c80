package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.TaskFold;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What follows when an operator says that a lost machine is off for good: its attempts are abandoned, what they booked is
 * free, and their tasks end or are placed again.
 *
 * <p>Only the operator knows. A machine that comes back all the same joins as a new one, and its containers are orphans.
 */
final class Forgetting {

    private Forgetting() {}

    static Decision decide(ClusterState state, Command.ForgetWorker forget, DisconnectTerms terms, Instant now) {
        return state.findWorker(forget.worker())
                .map(worker -> AtMostOnce.mayStillRun(
                                state, worker.id(), terms, forget.silence().get())
                        .map(left -> tooEarly(worker, left))
                        .orElseGet(() -> decide(state, worker, now)))
                .orElseGet(() -> rejected(ProblemType.NOT_FOUND, "There is no worker " + forget.worker() + "."));
    }

    private static Decision decide(ClusterState state, Worker worker, Instant now) {
        // A machine that was only announced was never heard of, so it cannot fall silent either.
        if (!worker.lost() && !worker.address().isEmpty()) {
            String words = "Worker " + worker.name() + " is "
                    + state.sight(worker.id()).liveness()
                    + ". Only a worker that is LOST can be forgotten: stop the worker on it, or switch the machine off, and wait.";
            return rejected(ProblemType.CONFLICT, words);
        }
        String words = "worker " + worker.name() + " was forgotten";
        List<Change> changes = new ArrayList<>();
        Map<TaskId, Task> changed = new HashMap<>();
        for (AttemptKey key : state.attemptsOn(worker.id())) {
            Task task = changed.getOrDefault(key.task(), state.loadTask(key.task()));
            TaskAttempt attempt = task.findAttempt(key.attempt())
                    .orElseThrow(() -> new IllegalStateException("attempt " + key + " is indexed and does not exist"));
            for (Change.OfTask change :
                    abandoned(task, attempt.ended(Phase.ABANDONED, Reason.WORKER_FORGOTTEN, words))) {
                changes.add(change);
                task = TaskFold.after(task, change, now);
            }
            changed.put(task.id(), task);
        }
        changes.add(new Change.WorkerForgotten(worker.id()));
        return new Decision.Accepted(changes);
    }

    /** An operator may be wrong, and what must not run twice waits in any case. */
    private static Decision tooEarly(Worker worker, Duration left) {
        String words = "Worker " + worker.name() + " may still run a task that must not run twice (onDisconnect: STOP)."
                + " It can be forgotten in " + (left.toSeconds() + 1) + " s, if nothing is heard of it until then.";
        return rejected(ProblemType.CONFLICT, words);
    }

    private static Decision rejected(ProblemType type, String words) {
        return new Decision.Rejected(new ProblemException(type, words));
    }

    private static List<Change.OfTask> abandoned(Task task, TaskAttempt abandoned) {
        boolean stopped = task.desired() == DesiredState.STOPPED;
        if (!task.state().isFinal()
                && stopped
                && Observations.otherLive(task, abandoned).isEmpty()) {
            return List.of(
                    Observations.advanced(task, abandoned, TaskState.COMPLETED, Reason.STOPPED, abandoned.message()));
        }
        boolean decides =
                !task.state().isFinal() && !stopped && task.isCurrent(abandoned) && task.state() != TaskState.PENDING;
        if (!decides) {
            return List.of(Endings.unmoved(task, abandoned));
        }
        boolean forced = task.reason() == Reason.DRAIN_FORCED;
        if (abandoned.wanted() == Wanted.STOP && !(forced && Endings.mayRunOnceOnly(task))) {
            return Endings.takenAway(task, abandoned);
        }
        return Endings.mayRunOnceOnly(task)
                ? Endings.end(task, abandoned, TaskState.FAILED, Reason.WORKER_FORGOTTEN, abandoned.message())
                : List.of(
                        Endings.unmoved(task, abandoned),
                        new Change.TaskMoved(
                                task.id(),
                                TaskState.PENDING,
                                Reason.WORKER_FORGOTTEN,
                                abandoned.message(),
                                task.failures()));
    }
}
