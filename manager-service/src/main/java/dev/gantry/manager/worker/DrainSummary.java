package dev.gantry.manager.worker;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Drain;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.model.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a worker is on its way to be empty.
 *
 * @param force whether what is left at the deadline is stopped
 * @param total how many containers it had when the drain began
 * @param left how many it has, with those that the store does not know
 * @param gone how many of the total have left, for whatever reason
 * @param moving how many tasks have an attempt elsewhere that takes over when it is ready
 * @param noTarget how many tasks can go nowhere
 * @param unconfirmed of those that are left, how many nobody can tell about, because the worker is lost
 */
record DrainSummary(
        Drain.State state,
        Instant startedAt,
        Instant deadline,
        boolean force,
        int total,
        int left,
        int gone,
        int moving,
        int noTarget,
        int unconfirmed) {

    /** The drain of a worker that has one. */
    static Optional<DrainSummary> find(WorkerView view, ClusterViews views) {
        return Optional.ofNullable(view.worker().drain()).map(drain -> of(drain, view, views));
    }

    private static DrainSummary of(Drain drain, WorkerView view, ClusterViews views) {
        List<Task> tasks = view.attempts().stream()
                .flatMap(key -> current(key, views).stream())
                .toList();
        int left = view.attempts().size() + view.orphans().size();
        int total = Math.max(drain.total(), left);
        return new DrainSummary(
                drain.state(),
                drain.startedAt(),
                drain.deadline(),
                drain.force(),
                total,
                left,
                total - left,
                (int) tasks.stream().filter(Task::isMoving).count(),
                (int) tasks.stream()
                        .filter(task -> task.reason() == Reason.NO_TARGET)
                        .count(),
                view.sight().liveness() == Liveness.LOST ? left : 0);
    }

    /** The task, if it is what this attempt is. */
    private static Optional<Task> current(AttemptKey key, ClusterViews views) {
        return views.findTask(key.task())
                .filter(task -> task.current()
                        .filter(attempt -> attempt.number().equals(key.attempt()))
                        .isPresent());
    }
}
