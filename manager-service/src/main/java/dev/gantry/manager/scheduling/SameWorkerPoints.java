package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.Reason;

/** More than anything else for the worker that a task was on when a user asked for its restart: it stays where it fits. */
final class SameWorkerPoints implements Ranking.Extra {

    static final long POINTS = 1_000 * Shares.WHOLE;

    @Override
    public String name() {
        return "same worker";
    }

    @Override
    public long points(Task task, Candidate candidate) {
        boolean same = isRestarted(task)
                && task.current()
                        .map(TaskAttempt::worker)
                        .filter(candidate.worker().id()::equals)
                        .isPresent();
        return same ? POINTS : 0;
    }

    @Override
    public boolean isSilent(Task task) {
        return !isRestarted(task);
    }

    @Override
    public long most(Task task, ClusterState cluster) {
        return isRestarted(task) ? POINTS : 0;
    }

    private static boolean isRestarted(Task task) {
        return task.reason() == Reason.RESTART_REQUESTED;
    }
}
