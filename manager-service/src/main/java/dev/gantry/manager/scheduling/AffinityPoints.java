package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Affinity;

/**
 * What a task's affinities say for a worker, or against it.
 *
 * <p>A weight is in hundredths of a whole machine: with {@link Spread}, weight 25 outweighs a quarter of a machine that is
 * left free elsewhere.
 */
final class AffinityPoints implements Ranking.Extra {

    private static final long WEIGHT = Shares.WHOLE / 100;

    private final Expressions expressions = new Expressions();

    @Override
    public String name() {
        return "affinities";
    }

    @Override
    public long points(Task task, Candidate candidate) {
        long points = 0;
        for (Affinity affinity : task.spec().affinities()) {
            if (expressions.of(affinity.expression()).holds(candidate.worker())) {
                points += affinity.weight() * WEIGHT;
            }
        }
        return points;
    }

    @Override
    public boolean isSilent(Task task) {
        return task.spec().affinities().isEmpty();
    }

    @Override
    public long most(Task task, ClusterState cluster) {
        long most = 0;
        for (Affinity affinity : task.spec().affinities()) {
            most += Math.max(0, affinity.weight() * WEIGHT);
        }
        return most;
    }
}
