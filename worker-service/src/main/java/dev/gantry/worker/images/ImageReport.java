package dev.gantry.worker.images;

import dev.gantry.worker.cleanup.CleanupPlan.Verdict;
import dev.gantry.worker.cleanup.DiskUse;
import dev.gantry.worker.cleanup.Keep;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The images that a worker pulled, as a person is told of them, the least recently used first.
 *
 * @param dryRun whether those under {@code removed} are still there, since it was only asked what would be done
 * @param disk the file system that holds them; absent if it cannot be measured, so that nothing is removed unasked
 * @param removed those that are gone
 * @param bytes the sizes of those together, with layers that others may have kept
 * @param kept those that are there
 */
record ImageReport(
        boolean dryRun, Optional<DiskReport> disk, List<ImageLine> removed, long bytes, List<ImageLine> kept) {

    /** A file system. */
    record DiskReport(long total, long free, int usedPercent) {}

    /**
     * An image.
     *
     * @param keep why it is kept; absent if it may go
     */
    record ImageLine(
            String id, List<String> names, long size, Instant pulledAt, Instant lastUsed, Optional<Keep> keep) {

        private static ImageLine of(Verdict verdict) {
            return new ImageLine(
                    verdict.pulled().id(),
                    verdict.stored().names().stream().sorted().toList(),
                    verdict.stored().size(),
                    verdict.pulled().pulledAt(),
                    verdict.pulled().lastUsed(),
                    verdict.keep());
        }
    }

    static ImageReport of(Optional<DiskUse> disk, List<Verdict> kept, List<Verdict> removed, boolean dryRun) {
        return new ImageReport(
                dryRun,
                disk.map(use -> new DiskReport(use.total(), use.free(), use.usedPercent())),
                removed.stream().map(ImageLine::of).toList(),
                removed.stream().mapToLong(verdict -> verdict.stored().size()).sum(),
                kept.stream().map(ImageLine::of).toList());
    }
}
