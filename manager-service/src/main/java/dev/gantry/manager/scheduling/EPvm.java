package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Resources;

/**
 * Puts a task where it takes away the least opportunity.
 *
 * <p><b>Goals.</b> The machines share the work so that the busiest is never much busier than the best possible schedule, which
 * knows the future, would make it: cpu and memory become comparable by turning both into one cost.
 *
 * <p><b>Constraints.</b> None of its own; the filters have them.
 *
 * <p><b>Algorithm.</b> Of n workers, a resource of which the share u is booked costs n^u. A placement costs what it adds, over
 * cpu and memory: n^(u + d) - n^u = n^u (n^d - 1), where d is the task's share. The score is the cost below zero, in 2^-20. It
 * is computed in whole numbers ({@link Powers}).
 *
 * <p><b>Source.</b> Amir, Awerbuch, Barak, Borgstrom, Keren: "An Opportunity Cost Approach for Job Assignment in a Scalable
 * Computing Cluster", IEEE Transactions on Parallel and Distributed Systems 11 (2000).
 *
 * <p><b>Example.</b> Four workers of 4 cores and 4 GiB, a task of 1 core and 1 GiB (d = 1/4, n^d = 1.414): on an empty one it
 * costs 2 (1.414 - 1) = 0.83; on one with 2 cores and no memory booked (4^0.5 = 2) it costs 0.83 for the cpu and 0.41 for the
 * memory.
 */
public final class EPvm implements Scorer {

    /** From the fixed point of {@link Powers} to that of scores. */
    private static final int COARSER = Powers.ONE_BITS - 20;

    @Override
    public String name() {
        return "e-pvm";
    }

    @Override
    public long score(Task task, Candidate candidate) {
        return score(
                task.spec().booking(),
                candidate.free(),
                candidate.worker().capacity(),
                candidate.cluster().workers().size());
    }

    /** The cost falls with what is free. */
    @Override
    public long bound(Resources booking, Box box, int workers) {
        return score(booking, box.mostFree(), box.capacity(), workers);
    }

    private static long score(Resources booking, Resources free, Resources capacity, int workers) {
        // With one worker every power would be 1, and every cost 0.
        long log = Powers.log2(Math.max(2, workers));
        long cost = cost(log, booking.cpuMillis(), free.cpuMillis(), capacity.cpuMillis())
                + cost(log, booking.memory(), free.memory(), capacity.memory());
        return -(cost >> COARSER);
    }

    private static long cost(long log, long booking, long free, long capacity) {
        if (capacity == 0) {
            return 0;
        }
        long before = Powers.exp2(Math.max(0, capacity - free) * log / capacity);
        long factor = Powers.exp2(booking * log / capacity) - Powers.ONE;
        return Powers.times(before, factor);
    }
}
