package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Resources;

/**
 * Puts a task where the most is left.
 *
 * <p><b>Goals.</b> Every machine is about equally full, so that losing one loses little and bursts find room.
 *
 * <p><b>Constraints.</b> None of its own; the filters have them.
 *
 * <p><b>Algorithm.</b> After the placement, the share of cpu and the share of memory that are left, in millionths; the
 * smaller of the two is the score, because the scarcer resource is what the next task will miss.
 *
 * <p><b>Source.</b> The least-allocated strategy of Kubernetes, with the minimum in place of the mean.
 *
 * <p><b>Example.</b> A task of 1 core and 1 GiB: a worker with 4 cores and 8 GiB free of the same capacity keeps 75 % and
 * 88 %, scores 750,000 and wins against one with 2 cores free of 4, which scores 250,000.
 */
public final class Spread implements Scorer {

    @Override
    public String name() {
        return "spread";
    }

    @Override
    public long score(Task task, Candidate candidate) {
        return left(task.spec().booking(), candidate.free(), candidate.worker().capacity());
    }

    /** The score grows with what is free. */
    @Override
    public long bound(Resources booking, Box box, int workers) {
        return left(booking, box.mostFree(), box.capacity());
    }

    private static long left(Resources booking, Resources free, Resources capacity) {
        return Shares.scarcer(free.minus(booking), capacity);
    }
}
