package dev.gantry.worker.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.gantry.platform.DataFolder;
import dev.gantry.worker.cleanup.Keep;
import dev.gantry.worker.cleanup.PulledImage;
import dev.gantry.worker.images.ImageReport.ImageLine;
import dev.gantry.worker.platform.CleanupProperties;
import dev.gantry.worker.runtime.EngineFailure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is removed when the disk fills, or somebody asks. */
class ImageCleanupTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path path;

    private final FakeImageStore store = new FakeImageStore();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private Optional<Set<String>> assigned = Optional.of(Set.of());
    private DataFolder folder;
    private PulledImages pulled;

    @BeforeEach
    void remember() {
        folder = DataFolder.lock(path);
        pulled = new PulledImages(folder);
    }

    @AfterEach
    void close() throws IOException {
        folder.close();
    }

    private ImageCleanup cleanup(int high, int low, boolean dryRun) {
        return new ImageCleanup(
                store,
                pulled,
                () -> assigned,
                store,
                new CleanupProperties(high, low, HOUR, "", dryRun),
                Clock.fixed(NOW, ZoneOffset.UTC),
                meters);
    }

    /** An image of this worker's that was last used so many hours ago. */
    private void own(String id, long size, int hours) throws IOException {
        String name = id + ":1";
        store.add(id, size, name);
        pulled.keep(List.of(
                new PulledImage(id, Set.of(name), NOW.minus(Duration.ofDays(9)), NOW.minus(HOUR.multipliedBy(hours)))));
    }

    @Test
    void aboveTheHighMarkTheLeastRecentlyUsedGoUntilItIsBelowTheLowOne() throws EngineFailure, IOException {
        own("new", 20, 1);
        own("old", 20, 3);
        own("older", 20, 5);
        store.takeOtherwise(30);

        cleanup(85, 60, false).makeRoom();

        assertThat(store.removed()).containsExactly("older", "old");
        assertThat(pulled.all()).extracting(PulledImage::id).containsExactly("new");
        assertThat(meters.counter("gantry.worker.images.removed").count()).isEqualTo(2);
        assertThat(meters.counter("gantry.worker.images.removed.bytes").count()).isEqualTo(40);
    }

    @Test
    void belowTheHighMarkNothingGoes() throws EngineFailure, IOException {
        own("old", 60, 3);
        store.takeOtherwise(24);

        cleanup(85, 60, false).makeRoom();

        assertThat(store.removed()).isEmpty();
    }

    @Test
    void whatIsUsedOrNotItsOwnStaysHoweverFullTheDiskIs() throws EngineFailure, IOException {
        own("assigned", 20, 9);
        own("running", 20, 9);
        store.runs("running");
        store.add("somebody's", 20, "somebody:1");
        own("free", 20, 9);
        assigned = Optional.of(Set.of("assigned:1"));

        cleanup(1, 0, false).makeRoom();

        assertThat(store.removed()).containsExactly("free");
    }

    @Test
    void nothingGoesBeforeTheWorkerKnowsItsContainers() throws IOException {
        own("old", 90, 3);
        assigned = Optional.empty();

        assertThatIOException().isThrownBy(() -> cleanup(85, 60, false).makeRoom());
        assertThat(store.removed()).isEmpty();
    }

    @Test
    void aDryRunRemovesNothing() throws EngineFailure, IOException {
        own("old", 90, 3);

        cleanup(85, 60, true).makeRoom();
        ImageReport asked = cleanup(85, 60, false).prune(HOUR, true);

        assertThat(store.removed()).isEmpty();
        assertThat(asked.dryRun()).isTrue();
        assertThat(asked.removed()).extracting(ImageLine::id).containsExactly("old");
        assertThat(asked.bytes()).isEqualTo(90);
    }

    @Test
    void byHandAllGoThatAreNotUsedWhateverTheDisk() throws EngineFailure, IOException {
        own("old", 1, 3);
        own("new", 1, 0);
        own("running", 1, 9);
        store.runs("running");

        ImageReport some = cleanup(100, 75, false).prune(HOUR, false);
        assertThat(some.removed()).extracting(ImageLine::id).containsExactly("old");
        assertThat(some.kept()).extracting(ImageLine::keep).contains(Optional.of(Keep.USED_LATELY));

        ImageReport all = cleanup(100, 75, false).prune(Duration.ZERO, false);
        assertThat(all.removed()).extracting(ImageLine::id).containsExactly("new");
        assertThat(all.kept()).extracting(ImageLine::id).containsExactly("running");
    }

    @Test
    void useIsRememberedAcrossProcesses() throws Exception {
        own("running", 1, 9);
        store.runs("running");
        cleanup(85, 60, false).takeNote();

        assertThat(new PulledImages(folder).all())
                .singleElement()
                .satisfies(image -> assertThat(image.lastUsed()).isEqualTo(NOW));
    }

    @Test
    void anImageThatSomebodyRemovedIsForgottenSoThatTheNextOneWithItsIdIsNotTakenForOurs() throws Exception {
        pulled.keep(List.of(new PulledImage("gone", Set.of("gone:1"), NOW, NOW)));

        cleanup(85, 60, false).takeNote();

        assertThat(new PulledImages(folder).all()).isEmpty();
    }

    @Test
    void aDamagedRecordCostsDiskAndNoImage() throws Exception {
        own("old", 90, 9);
        Files.writeString(path.resolve("pulled-images"), "[{\"id\": ");
        pulled = new PulledImages(folder);

        cleanup(85, 60, false).makeRoom();

        assertThat(store.removed()).isEmpty();
    }
}
