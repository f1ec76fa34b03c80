package dev.gantry.worker.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.worker.cleanup.DiskUse;
import dev.gantry.worker.platform.CleanupProperties;
import dev.gantry.worker.runtime.EngineFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the disk of the engine is looked at. */
class EngineDiskTest {

    @TempDir
    Path folder;

    private final FakeImageStore store = new FakeImageStore();

    private EngineDisk disk(String path) {
        return new EngineDisk(new CleanupProperties(85, 75, Duration.ofHours(1), path, false), store);
    }

    @Test
    void aPathThatIsNamedCountsMoreThanTheEnginesOwnFolder() throws EngineFailure, IOException {
        store.keepAt("/nowhere/docker");

        assertThat(disk(folder.toString()).use().map(DiskUse::total)).contains(total());
    }

    @Test
    void withoutOneTheEnginesOwnFolderIsMeasured() throws EngineFailure, IOException {
        store.keepAt(folder.toString());

        assertThat(disk("").use().map(DiskUse::total)).contains(total());
    }

    @Test
    void aFolderThatIsNotSeenAndAnEngineElsewhereAreNotMeasured() throws EngineFailure {
        assertThat(disk("").use()).as("the engine is on another machine").isEmpty();

        store.keepAt("/nowhere/docker");
        assertThat(disk("").use()).as("as in a container").isEmpty();
    }

    private long total() throws IOException {
        return Files.getFileStore(folder).getTotalSpace();
    }
}
