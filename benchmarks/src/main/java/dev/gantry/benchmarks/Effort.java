package dev.gantry.benchmarks;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds how often the variants of a row take turns
 * @param starts operations of each variant in a round of L1
 * @param kills operations of each variant in a round of L3
 * @param startWarmUps operations of each variant before those that count, in L1: the compiler of a JVM wants to have seen some
 * @param killWarmUps the same in L3
 * @param idle how long a service rests before its memory is read
 * @param load how long clients send as much as they can, in a round of S1 and S2
 * @param scale the share of their full size that S3, M2, L5 and W1 have
 * @param pause between two operations, so that the first is over
 */
record Effort(
        int rounds,
        int starts,
        int kills,
        int startWarmUps,
        int killWarmUps,
        Duration idle,
        Duration load,
        double scale,
        Duration pause) {

    static final Effort FULL =
            new Effort(6, 6, 4, 50, 20, Duration.ofSeconds(10), Duration.ofSeconds(5), 1, Duration.ofMillis(300));
    /** Shows that everything runs; its figures say nothing. */
    static final Effort SHORT =
            new Effort(1, 2, 1, 1, 0, Duration.ofSeconds(1), Duration.ofSeconds(1), 0.002, Duration.ofMillis(50));

    /** A number in proportion; at least 1. */
    int scaled(int full) {
        return Math.max(1, (int) Math.round(full * scale));
    }

    Effort withRounds(int other) {
        return new Effort(other, starts, kills, startWarmUps, killWarmUps, idle, load, scale, pause);
    }

    Effort withScale(double other) {
        return new Effort(rounds, starts, kills, startWarmUps, killWarmUps, idle, load, other, pause);
    }

    boolean isShort() {
        return withRounds(SHORT.rounds).withScale(SHORT.scale).equals(SHORT);
    }

    /** How long several machines rest before and after one of them is broken. */
    Duration settle() {
        return isShort() ? pause : Duration.ofSeconds(2);
    }

    void rest() throws InterruptedException {
        Thread.sleep(pause);
    }
}
