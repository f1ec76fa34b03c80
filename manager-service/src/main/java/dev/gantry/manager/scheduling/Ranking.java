package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Resources;
import java.util.ArrayList;
import java.util.List;

/**
 * The order of the workers for one task: a policy's points, and what else speaks for a worker or against it.
 *
 * @param policy whose points are the first part of each score
 * @param extras what is added to them
 */
record Ranking(Scorer policy, List<Extra> extras) {

    /** Points beside those of the policy. Has no state. */
    interface Extra {

        String name();

        /** Points for a worker; 0 if there is nothing to say. */
        long points(Task task, Candidate candidate);

        /** Whether no worker gets any points, for a reason that lies in the task alone. */
        default boolean isSilent(Task task) {
            return false;
        }

        /** No worker gets more than this. */
        long most(Task task, ClusterState cluster);
    }

    Ranking {
        extras = List.copyOf(extras);
    }

    /** The sum of all points; the highest wins. */
    long total(Task task, Candidate candidate) {
        long total = policy.score(task, candidate);
        for (Extra extra : extras) {
            total += extra.points(task, candidate);
        }
        return total;
    }

    /** Whether nothing counts but the policy's points. */
    boolean isPolicyAlone(Task task) {
        return extras.stream().allMatch(extra -> extra.isSilent(task));
    }

    /** The same sum with its parts, for people. */
    Score score(Task task, Candidate candidate) {
        List<Score.Part> parts = new ArrayList<>(1);
        long total = policy.score(task, candidate);
        parts.add(new Score.Part(policy.name(), total));
        for (Extra extra : extras) {
            long points = extra.points(task, candidate);
            if (points != 0) {
                parts.add(new Score.Part(extra.name(), points));
                total += points;
            }
        }
        return new Score(total, parts);
    }

    /** No worker in the box that has room for the task gets a higher total than this. */
    long bound(Task task, Box box, ClusterState cluster) {
        return ceiling(task, cluster).of(box);
    }

    /** What is the same for all boxes in which one task's worker is looked for. */
    Ceiling ceiling(Task task, ClusterState cluster) {
        long most = 0;
        for (Extra extra : extras) {
            most += extra.most(task, cluster);
        }
        return new Ceiling(policy, task.spec().booking(), cluster.workers().size(), most);
    }

    /**
     * The most that workers can be worth for one task.
     *
     * @param booking what the task books
     * @param workers how many workers the cluster has
     * @param extras what a worker can get at most beside the policy's points
     */
    record Ceiling(Scorer policy, Resources booking, int workers, long extras) {

        /** No worker in the box that has room for the task gets a higher total than this. */
        long of(Box box) {
            long bound = policy.bound(booking, box, workers);
            return bound == Long.MAX_VALUE ? bound : bound + extras;
        }
    }
}
