package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What becomes of the tasks of a worker that is lost: each by its own onDisconnect policy. */
final class Losses {

    private Losses() {}

    /** For a worker that is lost already: what becomes of the tasks that it has told of since, before it fell silent again. */
    static List<Change> decide(ClusterState state, Worker worker) {
        List<Change> changes = new ArrayList<>();
        if (!worker.lost()) {
            changes.add(new Change.WorkerLost(worker.id()));
        }
        String message = words(worker);
        Set<TaskId> unconfirmed = new HashSet<>();
        for (AttemptKey key : state.attemptsOn(worker.id())) {
            Task task = state.loadTask(key.task());
            boolean current = task.current()
                    .map(attempt -> attempt.number().equals(key.attempt()))
                    .orElse(false);
            if (!task.state().isFinal() && task.desired() == DesiredState.STOPPED) {
                if (!(worker.lost() && task.reason() == Reason.STOP_UNCONFIRMED) && unconfirmed.add(task.id())) {
                    changes.add(unconfirmed(task, worker));
                }
            } else if (isComing(task, key)) {
                Moves.callOff(task).ifPresent(changes::add);
            } else if (!task.state().isFinal() && current && task.state() != TaskState.PENDING) {
                changes.addAll(lost(task, message));
            }
        }
        return changes;
    }

    /** Whether the attempt is the one that was to take over. */
    static boolean isComing(Task task, AttemptKey key) {
        return task.successor()
                .filter(attempt -> attempt.number().equals(key.attempt()))
                .isPresent();
    }

    /** The lost workers that may still run a task, and cannot say so. */
    static Stream<Worker> lostWith(ClusterState state, Task task) {
        return task.attempts().stream()
                .filter(attempt -> !attempt.isOver())
                .flatMap(attempt -> state.findWorker(attempt.worker()).stream())
                .filter(Worker::lost);
    }

    /** A task is to stop, and the worker that may still run it cannot confirm it. */
    static Change unconfirmed(Task task, Worker worker) {
        return moved(task, task.state(), Reason.STOP_UNCONFIRMED, words(worker));
    }

    /** A task that is to run has its current attempt on a worker that is lost. */
    static List<Change> decide(Task task, Worker lost) {
        return lost(task, words(lost));
    }

    private static String words(Worker worker) {
        return "worker " + worker.name() + " fell silent";
    }

    /** The attempt itself goes on, as far as anybody knows: it is booked until its worker says otherwise. */
    private static List<Change> lost(Task task, String message) {
        return switch (task.spec().onDisconnect()) {
            case REPLACE, STOP -> List.of(moved(task, TaskState.PENDING, Reason.WORKER_LOST, message));
            // Why it is stopped decides what follows when it is gone.
            case KEEP ->
                isStopping(task) || task.reason() == Reason.WORKER_LOST
                        ? List.of()
                        : List.of(moved(task, task.state(), Reason.WORKER_LOST, message));
        };
    }

    private static boolean isStopping(Task task) {
        return task.current().filter(attempt -> attempt.wanted() == Wanted.STOP).isPresent();
    }

    private static Change moved(Task task, TaskState to, Reason reason, String message) {
        return new Change.TaskMoved(task.id(), to, reason, message, task.failures());
    }
}
