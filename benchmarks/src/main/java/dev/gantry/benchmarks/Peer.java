package dev.gantry.benchmarks;

import java.util.Random;
import java.util.stream.IntStream;

/**
 * How another system chooses a machine, re-implemented over plain arrays: without its own book-keeping, so that it is quicker
 * here than at home.
 */
abstract class Peer {

    final double[] freeCpu;
    final double[] freeMemory;
    final int[] tasks;

    /** Machines of size 1 with so much free. */
    Peer(double[] freeCpu, double[] freeMemory) {
        this.freeCpu = freeCpu.clone();
        this.freeMemory = freeMemory.clone();
        this.tasks = new int[freeCpu.length];
    }

    /** Chooses a machine and books the task there; below zero if none has room. */
    final int place(double cpu, double memory) {
        int machine = choose(cpu, memory);
        if (machine >= 0) {
            freeCpu[machine] -= cpu;
            freeMemory[machine] -= memory;
            tasks[machine]++;
        }
        return machine;
    }

    abstract int choose(double cpu, double memory);

    final boolean fits(int machine, double cpu, double memory) {
        return freeCpu[machine] + 1e-9 >= cpu && freeMemory[machine] + 1e-9 >= memory;
    }

    /** Worth of a machine for a task, from what it has free before and after; the highest wins. */
    interface Worth {
        double of(double cpuLeft, double memoryLeft, double cpuFree, double memoryFree, int tasks);
    }

    /** Asks every machine. */
    static final class Everybody extends Peer {

        private final Worth worth;

        Everybody(double[] freeCpu, double[] freeMemory, Worth worth) {
            super(freeCpu, freeMemory);
            this.worth = worth;
        }

        @Override
        int choose(double cpu, double memory) {
            int best = -1;
            double most = Double.NEGATIVE_INFINITY;
            for (int machine = 0; machine < freeCpu.length; machine++) {
                if (fits(machine, cpu, memory)) {
                    double value = worth.of(
                            freeCpu[machine] - cpu,
                            freeMemory[machine] - memory,
                            freeCpu[machine],
                            freeMemory[machine],
                            tasks[machine]);
                    if (value > most) {
                        most = value;
                        best = machine;
                    }
                }
            }
            return best;
        }
    }

    /** Nomad's service scheduler: the best of log2(n) machines with room, met in random order. */
    static final class Nomad extends Peer {

        private final int[] order;
        private final Random random;
        private final int limit;

        Nomad(double[] freeCpu, double[] freeMemory, long seed) {
            super(freeCpu, freeMemory);
            this.order = IntStream.range(0, freeCpu.length).toArray();
            this.random = new Random(seed);
            this.limit = Math.max(2, (int) Math.ceil(Math.log(freeCpu.length) / Math.log(2)));
        }

        @Override
        int choose(double cpu, double memory) {
            int best = -1;
            double most = Double.NEGATIVE_INFINITY;
            int met = 0;
            for (int drawn = 0; drawn < order.length && met < limit; drawn++) {
                int other = drawn + random.nextInt(order.length - drawn);
                int machine = order[other];
                order[other] = order[drawn];
                order[drawn] = machine;
                if (fits(machine, cpu, memory)) {
                    met++;
                    double value = Worths.NOMAD.of(freeCpu[machine] - cpu, freeMemory[machine] - memory, 0, 0, 0);
                    if (value > most) {
                        most = value;
                        best = machine;
                    }
                }
            }
            return best;
        }
    }
}
