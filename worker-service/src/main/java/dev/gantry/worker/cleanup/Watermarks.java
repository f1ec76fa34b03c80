package dev.gantry.worker.cleanup;

/**
 * When images are removed, and how far.
 *
 * @param high how full a disk is when it begins, in percent
 * @param low how full it is when that ends
 */
public record Watermarks(int high, int low) {

    public Watermarks {
        if (low < 0 || high < low || high > 100) {
            throw new IllegalArgumentException(
                    "the low watermark " + low + " and the high one " + high + " are not 0 <= low <= high <= 100");
        }
    }

    /** Whether so full a disk is reason to begin. One of 100 is never. */
    public boolean isAbove(DiskUse disk) {
        return high < 100 && disk.usedPercent() >= high;
    }

    /** Whether it is worth going on. */
    public boolean isTooFull(DiskUse disk) {
        return disk.usedPercent() > low;
    }
}
