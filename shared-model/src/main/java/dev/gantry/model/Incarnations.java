package dev.gantry.model;

import java.time.Instant;
import java.util.UUID;

/**
 * The ids of a worker's processes: random, but for the time of the start at the beginning (RFC 9562, version 7), so that of two
 * processes of a worker one can tell which came later.
 */
public final class Incarnations {

    private static final int TIME_ORDERED = 7;

    private Incarnations() {}

    /** The id of a process that starts now; two of the same moment differ by what is random. */
    public static UUID of(Instant start, UUID random) {
        long high = (start.toEpochMilli() << 16) | (TIME_ORDERED << 12) | (random.getLeastSignificantBits() & 0xfff);
        return new UUID(high, (random.getLeastSignificantBits() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
    }

    /** Whether a process started before another one, by the clock of their machine; false where that is not known. */
    public static boolean isOlder(UUID one, UUID other) {
        return one.version() == TIME_ORDERED
                && other.version() == TIME_ORDERED
                && one.getMostSignificantBits() >>> 16 < other.getMostSignificantBits() >>> 16;
    }
}
