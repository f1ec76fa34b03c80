package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Task;

/** A little for a worker on which the image has run, so that it need not be pulled, unless it is on many workers anyway. */
final class ImagePoints implements Ranking.Extra {

    /** A hundredth of a whole machine: it decides between workers that are about equally good. */
    static final long POINTS = Shares.WHOLE / 100;

    @Override
    public String name() {
        return "image present";
    }

    @Override
    public long points(Task task, Candidate candidate) {
        boolean present = candidate
                .cluster()
                .workersWithImage(task.spec().image())
                .contains(candidate.worker().id());
        return present ? POINTS : 0;
    }

    @Override
    public long most(Task task, ClusterState cluster) {
        return cluster.workersWithImage(task.spec().image()).isEmpty() ? 0 : POINTS;
    }
}
