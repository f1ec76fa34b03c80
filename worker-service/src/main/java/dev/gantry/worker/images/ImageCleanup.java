package dev.gantry.worker.images;

import dev.gantry.worker.cleanup.CleanupPlan;
import dev.gantry.worker.cleanup.CleanupPlan.Snapshot;
import dev.gantry.worker.cleanup.CleanupPlan.Verdict;
import dev.gantry.worker.cleanup.DiskUse;
import dev.gantry.worker.cleanup.StoredImage;
import dev.gantry.worker.cleanup.Watermarks;
import dev.gantry.worker.platform.CleanupProperties;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.ImageStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Removes images that this worker pulled and nobody uses: where the disk is above the high watermark, down to the low one, or
 * all of them when a person asks. Safe for many threads; one at a time works.
 */
@Component
class ImageCleanup {

    /** Whoever asks by hand waits no longer for the next removal to begin. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(ImageCleanup.class);

    private final ImageStore store;
    private final PulledImages pulled;
    private final ImageNeeds needs;
    private final Disk disk;
    private final CleanupProperties properties;
    private final Watermarks marks;
    private final Clock clock;
    private final Counter removals;
    private final Counter bytes;
    private String lastWords = "";

    ImageCleanup(
            ImageStore store,
            PulledImages pulled,
            ImageNeeds needs,
            Disk disk,
            CleanupProperties properties,
            Clock clock,
            MeterRegistry meters) {
        this.store = store;
        this.pulled = pulled;
        this.needs = needs;
        this.disk = disk;
        this.properties = properties;
        this.marks = new Watermarks(properties.highWatermark(), properties.lowWatermark());
        this.clock = clock;
        this.removals = Counter.builder("gantry.worker.images.removed")
                .description("Images that this worker has removed since it was started")
                .register(meters);
        this.bytes = Counter.builder("gantry.worker.images.removed.bytes")
                .description("Their sizes, with layers that other images may have kept")
                .baseUnit("bytes")
                .register(meters);
    }

    /** What there is of this worker's, the least recently used first, and how full the disk is. */
    synchronized ImageReport look() throws EngineFailure, IOException {
        CleanupPlan plan = plan(properties.minimumAge());
        return ImageReport.of(disk.use(), plan.verdicts(), List.of(), false);
    }

    /**
     * Removes all that may go, whatever the disk.
     *
     * @param minimumAge how long an image has to be without use
     * @param dryRun whether it is only said what would be removed
     */
    synchronized ImageReport prune(Duration minimumAge, boolean dryRun) throws EngineFailure, IOException {
        CleanupPlan plan = plan(minimumAge);
        List<Verdict> removed = new ArrayList<>();
        Instant end = clock.instant().plus(LONGEST);
        for (Verdict verdict : plan.removable()) {
            if (dryRun || (clock.instant().isBefore(end) && remove(verdict))) {
                removed.add(verdict);
            }
        }
        List<Verdict> kept = new ArrayList<>(plan.verdicts());
        kept.removeAll(removed);
        return ImageReport.of(disk.use(), kept, removed, dryRun);
    }

    /** Looks at the disk, and makes room where it is above the high watermark. */
    synchronized void makeRoom() throws EngineFailure, IOException {
        Optional<DiskUse> use = disk.use();
        if (use.filter(marks::isAbove).isEmpty()) {
            lastWords = "";
            return;
        }
        List<Verdict> removable = plan(properties.minimumAge()).removable();
        if (properties.dryRun()) {
            say("would remove, one after the other: "
                    + removable.stream().map(ImageCleanup::words).toList());
            return;
        }
        for (Verdict verdict : removable) {
            if (use.filter(marks::isTooFull).isPresent()) {
                boolean _ = remove(verdict);
                use = disk.use();
            }
        }
        if (use.filter(marks::isTooFull).isPresent()) {
            say("and no other image that this worker pulled may go");
        }
    }

    /** Takes note of what is used, so that the least recently used ones are known when the disk is full. */
    synchronized void takeNote() throws EngineFailure, IOException {
        if (!pulled.all().isEmpty()) {
            CleanupPlan _ = plan(properties.minimumAge());
        }
    }

    /** What is found out on the way is kept: who is used now, and what is gone. */
    private CleanupPlan plan(Duration minimumAge) throws EngineFailure, IOException {
        Set<String> assigned = assigned();
        CleanupPlan plan = CleanupPlan.of(
                new Snapshot(pulled.all(), store.list(), assigned, store.inContainers(), clock.instant()), minimumAge);
        pulled.keep(plan.verdicts().stream().map(Verdict::pulled).toList());
        pulled.forget(plan.gone());
        return plan;
    }

    private Set<String> assigned() throws EngineFailure, IOException {
        Set<String> ids = new HashSet<>();
        for (String name : needs.names()
                .orElseThrow(() -> new IOException("the worker does not know yet which containers it has"))) {
            store.find(name).map(StoredImage::id).ifPresent(ids::add);
        }
        return ids;
    }

    /** Whether it is gone. A task may have been assigned since the plan was made; of a container the engine knows itself. */
    private boolean remove(Verdict verdict) throws EngineFailure, IOException {
        if (assigned().contains(verdict.pulled().id())) {
            return false;
        }
        Optional<String> refusal = store.remove(verdict.stored());
        if (refusal.isPresent()) {
            log.info("Kept image={}: {}", words(verdict), refusal.get());
            return false;
        }
        pulled.forget(List.of(verdict.pulled().id()));
        removals.increment();
        bytes.increment((double) verdict.stored().size());
        log.info(
                "Removed image={} lastUsed={}", words(verdict), verdict.pulled().lastUsed());
        return true;
    }

    private static String words(Verdict verdict) {
        return String.join(",", verdict.stored().names().stream().sorted().toList()) + " id="
                + verdict.pulled().id() + " size=" + (verdict.stored().size() >> 20) + "MiB";
    }

    /** Once, until the disk is below the watermark again or there is something else to say. */
    private void say(String words) {
        if (!words.equals(lastWords)) {
            log.warn("The engine's disk is above the watermark ({} to {} %), {}", marks.low(), marks.high(), words);
            lastWords = words;
        }
    }
}
