package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Resources;

/**
 * A placement policy: ranks the workers that passed every filter. Has no state, and is safe for many threads.
 *
 * <p>About a million points are the whole of a machine; the weights of affinities are measured against that.
 */
public interface Scorer {

    /** What leads a search to the best worker, so that it need not ask all of them. */
    enum Guide {
        /** What is not booked: {@link Scorer#bound} tells how good a worker can be that has so much free. */
        FREE,
        /** What is expected to idle: {@link Scorer#bound} tells how good a worker can be on which so much idles. */
        IDLE,
        /** Whose turn it is: the first that passes every filter, behind the worker of the newest placement, is the best. */
        TURN
    }

    /** The name by which {@code gantry.scheduler.policy} and a task's {@code schedulerPolicy} choose it. */
    String name();

    /**
     * A whole number, so that the same state gives the same answer on every machine; the highest wins, and equal ones are
     * decided by the worker's id.
     */
    long score(Task task, Candidate candidate);

    /** Whether a worker that has the image already is preferred a little, where it matters. */
    default boolean heedsImages() {
        return true;
    }

    /** What the score goes by. */
    default Guide guide() {
        return Guide.FREE;
    }

    /** Whether machines that are equally full suit it, so that {@link Rebalancing} may move its tasks. */
    default boolean levels() {
        return true;
    }

    /**
     * No worker in the box that has room for the booking scores higher than this; the box is of what {@link #guide} says. It lets a search leave out whole groups of
     * workers; a policy that cannot say anything says {@link Long#MAX_VALUE}, and every worker is asked.
     *
     * @param workers how many workers the cluster has
     */
    default long bound(Resources booking, Box box, int workers) {
        return Long.MAX_VALUE;
    }
}
