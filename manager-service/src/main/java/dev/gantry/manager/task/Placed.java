package dev.gantry.manager.task;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;

/** The current attempt of a task, and the worker to ask about it. */
record Placed(AttemptKey attempt, Worker worker) {

    /**
     * Where a task runs, or is about to.
     *
     * @throws ProblemException 409 if it is nowhere, or is over
     */
    static Placed of(Task task, ClusterViews views) {
        TaskAttempt current = task.current()
                .filter(attempt -> !attempt.isOver())
                .orElseThrow(() -> new ProblemException(
                        ProblemType.CONFLICT,
                        "Task " + task.id() + " is " + task.state() + " and has no container that runs."));
        Worker worker = views.findWorker(current.worker())
                .map(WorkerView::worker)
                .orElseThrow(() -> new IllegalStateException("attempt of " + task.id() + " has no worker"));
        return new Placed(new AttemptKey(task.id(), current.number()), worker);
    }
}
