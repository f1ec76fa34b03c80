package dev.gantry.worker.cleanup;

/**
 * How full a file system is.
 *
 * @param total in bytes
 * @param free in bytes, as far as it may be used by others than its administrator
 */
public record DiskUse(long total, long free) {

    /** What is not free, rounded down. */
    public int usedPercent() {
        return total <= 0 ? 0 : (int) (100 - Math.ceilDiv(free * 100, total));
    }
}
