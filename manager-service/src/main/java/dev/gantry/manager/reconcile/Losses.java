package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskState;
import java.util.ArrayList;
import java.util.List;

/** What becomes of the tasks of a worker that is lost: each by its own onDisconnect policy. */
final class Losses {

    private Losses() {}

    static List<Change> decide(ClusterState state, Worker worker) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.WorkerLost(worker.id()));
        String message = "worker " + worker.name() + " fell silent";
        for (AttemptKey key : state.attemptsOn(worker.id())) {
            Task task = state.loadTask(key.task());
            boolean current = task.current()
                    .map(attempt -> attempt.number().equals(key.attempt()))
                    .orElse(false);
            if (!task.state().isFinal() && current && task.state() != TaskState.PENDING) {
                changes.add(lost(task, message));
            }
        }
        return changes;
    }

    /** The attempt itself goes on, as far as anybody knows: it is booked until its worker says otherwise. */
    private static Change lost(Task task, String message) {
        if (task.desired() == DesiredState.STOPPED) {
            return moved(task, task.state(), Reason.STOP_UNCONFIRMED, message);
        }
        return switch (task.spec().onDisconnect()) {
            case REPLACE -> moved(task, TaskState.PENDING, Reason.WORKER_LOST, message);
            case KEEP -> moved(task, task.state(), Reason.WORKER_LOST, message);
        };
    }

    private static Change moved(Task task, TaskState to, Reason reason, String message) {
        return new Change.TaskMoved(task.id(), to, reason, message, task.failures());
    }
}
