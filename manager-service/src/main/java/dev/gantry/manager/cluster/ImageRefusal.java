package dev.gantry.manager.cluster;

import java.time.Instant;

/**
 * An image has no variant for an architecture. Whoever builds it may add one, so it is tried again after a back-off.
 *
 * @param count how often in a row
 */
public record ImageRefusal(Key key, int count, Instant notBefore) {

    /** What is missing. */
    public record Key(String image, String arch) {}
}
