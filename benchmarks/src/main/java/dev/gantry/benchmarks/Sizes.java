package dev.gantry.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Sizes of tasks, as shares of a machine, drawn from a seed.
 *
 * <p>The distributions re-create what is published about real clusters; the traces themselves are not needed.
 */
enum Sizes {
    /** Virtual machines of Azure's packing trace: 1 to 32 of 48 cores with 2, 4 or 8 GiB of 192 for each. */
    AZURE_VM {
        @Override
        List<Size> next(Random random) {
            return List.of(azureVm(random));
        }
    },
    /** As reported of Borg: both lognormal around 2 %, correlated, from 0.1 to 50 %. */
    BORG_LOGNORMAL {
        @Override
        List<Size> next(Random random) {
            return List.of(borgTask(random));
        }
    },
    UNIFORM {
        @Override
        List<Size> next(Random random) {
            return List.of(new Size(0.02 + 0.38 * random.nextDouble(), 0.02 + 0.38 * random.nextDouble()));
        }
    },
    /** What wants much of one wants little of the other. */
    ANTI_CORRELATED {
        @Override
        List<Size> next(Random random) {
            return List.of(antiCorrelated(random));
        }
    },
    /** Machines that were cut into 2 to 8 pieces in both directions: what fits exactly, if all is done right. */
    PERFECT_CUT {
        @Override
        List<Size> next(Random random) {
            return cutMachine(random);
        }
    };

    private static final double CORRELATION = 0.35;

    /** Shares of a machine's cpu and memory. */
    record Size(double cpu, double memory) {}

    /** The next task, or all that come together. */
    abstract List<Size> next(Random random);

    /** Many tasks; a few more where they come in groups. */
    List<Size> draw(int atLeast, long seed) {
        Random random = new Random(seed);
        List<Size> drawn = new ArrayList<>();
        while (drawn.size() < atLeast) {
            drawn.addAll(next(random));
        }
        return drawn;
    }

    private static Size azureVm(Random random) {
        int cores = pick(random, new int[] {1, 2, 4, 8, 16, 32}, new int[] {18, 45, 8, 24, 3, 2});
        int gigabytes = pick(random, new int[] {2, 4, 8}, new int[] {25, 50, 25});
        return new Size(cores / 48.0, Math.min(1, cores * gigabytes / 192.0));
    }

    /** One of {@link #BORG_LOGNORMAL}. */
    static Size borgTask(Random random) {
        double first = random.nextGaussian();
        double second = CORRELATION * first + Math.sqrt(1 - CORRELATION * CORRELATION) * random.nextGaussian();
        return new Size(clipped(0.02 * Math.exp(1.1 * first)), clipped(0.02 * Math.exp(1.2 * second)));
    }

    private static double clipped(double share) {
        return Math.clamp(share, 0.001, 0.5);
    }

    private static Size antiCorrelated(Random random) {
        double cpu = 0.02 + 0.3 * random.nextDouble();
        return new Size(cpu, Math.max(0.01, 0.34 - cpu + 0.1 * (random.nextDouble() - 0.5)));
    }

    /** All pieces of one machine. */
    private static List<Size> cutMachine(Random random) {
        int parts = 2 + random.nextInt(7);
        double[] cpu = cut(parts, random);
        double[] memory = cut(parts, random);
        return IntStream.range(0, parts)
                .mapToObj(part -> new Size(cpu[part], memory[part]))
                .toList();
    }

    /** Shares that are 1 together, none of them tiny. */
    private static double[] cut(int parts, Random random) {
        double[] shares = random.doubles(parts).map(share -> 0.15 + share).toArray();
        double all = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> share / all).toArray();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static int pick(Random random, int[] values, int[] weights) {
        int left = random.nextInt(100);
        for (int index = 0; index < values.length; index++) {
            left -= weights[index];
            if (left < 0) {
                return values[index];
            }
        }
        throw new IllegalStateException("the weights are not 100 together");
    }
}
