package dev.gantry.machines;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what takes a moment, but not for ever. */
final class Patience {

    private static final Duration GLANCE = Duration.ofMillis(20);

    private Patience() {}

    /**
     * Returns when the condition holds.
     *
     * @throws IllegalStateException if it does not in this time
     */
    static void until(Duration longest, String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(what + " took longer than " + longest);
            }
            rest(GLANCE);
        }
    }

    /** Lets this thread do nothing for so long. */
    static void rest(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
