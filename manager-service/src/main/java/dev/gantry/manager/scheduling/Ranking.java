package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Task;
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

    /** The same sum with its parts, for people. */
    Score score(Task task, Candidate candidate) {
        List<Score.Part> parts = new ArrayList<>();
        parts.add(new Score.Part(policy.name(), policy.score(task, candidate)));
        for (Extra extra : extras) {
            long points = extra.points(task, candidate);
            if (points != 0) {
                parts.add(new Score.Part(extra.name(), points));
            }
        }
        return new Score(total(task, candidate), parts);
    }

    /** No worker in the box that has room for the task gets a higher total than this. */
    long bound(Task task, Box box, ClusterState cluster) {
        long bound = policy.bound(task.spec().booking(), box, cluster.workers().size());
        if (bound == Long.MAX_VALUE) {
            return bound;
        }
        for (Extra extra : extras) {
            bound += extra.most(task, cluster);
        }
        return bound;
    }
}
