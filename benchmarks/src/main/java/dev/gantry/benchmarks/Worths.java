package dev.gantry.benchmarks;

import dev.gantry.benchmarks.Peer.Worth;

/** What systems make of the shares of a machine that are left. */
final class Worths {

    /** Lieb's square ice constant, the base of Cube's costs. */
    private static final double LIEB = 1.539600717839002;

    private static final double CUBES_JOBS = 4;

    /** What {@code bin-pack} does here: balanced best fit. */
    static final Worth BALANCED = (cpu, memory, _, _, _) -> -(cpu + memory + 3 * Math.abs(cpu - memory));
    /** Best fit by the larger of what is left. */
    static final Worth BEST_FIT = (cpu, memory, _, _, _) -> -Math.max(cpu, memory);
    /** Kubernetes' LeastAllocated and BalancedAllocation, as it comes. */
    static final Worth KUBERNETES = (cpu, memory, _, _, _) -> (cpu + memory) / 2 + 1 - Math.abs(cpu - memory) / 2;
    /** Kubernetes' MostAllocated. */
    static final Worth MOST_ALLOCATED = (cpu, memory, _, _, _) -> -(cpu + memory);
    /** Nomad's BestFit v3. */
    static final Worth NOMAD = (cpu, memory, _, _, _) -> -(Math.pow(10, cpu) + Math.pow(10, memory));
    /** Swarm's spread: the fewest tasks. */
    static final Worth SWARM = (_, _, _, _, tasks) -> -tasks;
    /** Cube's E-PVM, without the request for each machine's figures that it makes for each task. */
    static final Worth CUBE = Worths::cube;

    private Worths() {}

    private static double cube(double cpuLeft, double memoryLeft, double cpuFree, double memoryFree, int tasks) {
        double more = Math.pow(LIEB, (tasks + 1) / CUBES_JOBS) - Math.pow(LIEB, tasks / CUBES_JOBS);
        double ofMemory = Math.pow(LIEB, 1 - memoryLeft) - Math.pow(LIEB, 1 - memoryFree) + more;
        double ofCpu = Math.pow(LIEB, 1 - cpuLeft) - Math.pow(LIEB, 1 - cpuFree) + more;
        return -(ofMemory + ofCpu);
    }
}
