package dev.gantry.simulation.properties;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Generated cases of one property class: a test for each seed, and in it a thousand cases, each with a seed of its own.
 *
 * <p>A failure names its case. {@code -Dgantry.case=N} runs that one alone.
 */
final class Cases {

    static final int IN_A_BATCH = 1_000;

    /** What a case checks. */
    @FunctionalInterface
    interface Check {
        void run(long seed);
    }

    private Cases() {}

    /** One test for each of the batches, or the one case that is asked for. */
    static Stream<DynamicTest> of(int batches, Check check) {
        Long one = Long.getLong("gantry.case");
        if (one != null) {
            return Stream.of(DynamicTest.dynamicTest("case " + one, () -> check.run(one)));
        }
        return LongStream.rangeClosed(1, batches)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> batch(seed, check)));
    }

    private static void batch(long seed, Check check) {
        for (long number = 0; number < IN_A_BATCH; number++) {
            long one = seed * IN_A_BATCH + number;
            try {
                check.run(one);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("case " + one + ": " + failure.getMessage(), failure);
            }
        }
    }
}
