package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Resources;

/**
 * Puts a task where the least is left, and what is left is in proportion.
 *
 * <p><b>Goals.</b> As few machines as possible are in use, so that the others can be switched off or take a large task. A
 * worker whose cpu is used up while half of its memory is free has wasted that memory, so such left-overs cost extra.
 *
 * <p><b>Constraints.</b> None of its own; the filters have them.
 *
 * <p><b>Algorithm.</b> Balanced best fit: with the shares a of cpu and b of memory that are left after the placement, in
 * millionths, the cost is {@code a + b + 3|a - b|}; the score is the cost below zero.
 *
 * <p><b>Source.</b> Best fit in two dimensions (Panigrahy et al., "Heuristics for Vector Bin Packing", 2011) with a weight on
 * the imbalance, as in Kubernetes' balanced allocation.
 *
 * <p><b>Example.</b> A task of 1 core and 1 GiB on workers of 4 cores and 4 GiB: one that has 2 cores and 2 GiB free keeps 25 %
 * and 25 %, costs 500,000 and wins against one with 1 core and 2 GiB free, which keeps 0 % and 25 % and costs 1,000,000.
 */
public final class BinPack implements Scorer {

    private static final long IMBALANCE = 3;

    @Override
    public String name() {
        return "bin-pack";
    }

    @Override
    public boolean levels() {
        return false;
    }

    @Override
    public long score(Task task, Candidate candidate) {
        Resources left = candidate.free().minus(task.spec().booking());
        Resources capacity = candidate.worker().capacity();
        return -cost(cpu(left, capacity), memory(left, capacity));
    }

    /** The cheapest point of a rectangle: the one at the larger of the two lower ends, or as near to it as the box reaches. */
    @Override
    public long bound(Resources booking, Box box, int workers) {
        Resources least = box.leastFree().minus(booking);
        Resources most = box.mostFree().minus(booking);
        long cpu = Math.max(0, cpu(least, box.capacity()));
        long memory = Math.max(0, memory(least, box.capacity()));
        return cpu >= memory
                ? -cost(cpu, Math.min(cpu, memory(most, box.capacity())))
                : -cost(Math.min(memory, cpu(most, box.capacity())), memory);
    }

    private static long cost(long cpu, long memory) {
        return cpu + memory + IMBALANCE * Math.abs(cpu - memory);
    }

    private static long cpu(Resources part, Resources capacity) {
        return Shares.of(part.cpuMillis(), capacity.cpuMillis());
    }

    private static long memory(Resources part, Resources capacity) {
        return Shares.of(part.memory(), capacity.memory());
    }
}
