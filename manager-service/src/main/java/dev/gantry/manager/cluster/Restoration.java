package dev.gantry.manager.cluster;

import java.time.Instant;

/**
 * What a restored backup leaves behind: numbers that the lost history may have used, and whether the workers are still being
 * asked what they have.
 *
 * @param attemptsAbove every new attempt has a greater number, so that it is none that runs somewhere and is known no longer
 * @param isSettling whether nothing is placed, sent or judged until each worker has told what it has, or is lost
 * @param settledAt when that ended, if this manager was there: before it nobody could have been in time for anything
 */
public record Restoration(int attemptsAbove, boolean isSettling, Instant settledAt) {

    /** Of a store that was never restored. */
    public static final Restoration NONE = new Restoration(0, false);

    /** As it is stored. */
    public Restoration(int attemptsAbove, boolean isSettling) {
        this(attemptsAbove, isSettling, Instant.EPOCH);
    }

    Restoration settled(Instant at) {
        return new Restoration(attemptsAbove, false, at);
    }
}
