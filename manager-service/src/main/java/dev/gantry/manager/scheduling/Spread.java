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
        Resources left = candidate.free().minus(task.spec().booking());
        Resources capacity = candidate.worker().capacity();
        return Math.min(
                millionths(left.cpuMillis(), capacity.cpuMillis()), millionths(left.memory(), capacity.memory()));
    }

    private static long millionths(long part, long whole) {
        return whole == 0 ? 0 : part * 1_000_000 / whole;
    }
}
