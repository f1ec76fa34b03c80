package dev.gantry.simulation.generate;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** The one source of chance: the same seed gives the same throws. Belongs to one thread. */
public final class Dice {

    private final SplittableRandom random;

    public Dice(long seed) {
        this(new SplittableRandom(seed));
    }

    private Dice(SplittableRandom random) {
        this.random = random;
    }

    /** Other dice, whose throws do not depend on how often these are thrown from now on. */
    public Dice fork() {
        return new Dice(random.split());
    }

    /** A whole number from 0 to one below the bound. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** A whole number, both ends included. */
    public int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    /** A duration in whole milliseconds, both ends included. */
    public Duration between(Duration least, Duration most) {
        return least.plusMillis(random.nextLong(most.minus(least).toMillis() + 1));
    }

    /** Whether something of this probability happens; 0 never does, and 1 always. */
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** One of several, each as likely as the others. */
    public <T> T pick(List<T> several) {
        return several.get(below(several.size()));
    }

    public UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
