package dev.gantry.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path parent;

    @Test
    void aFolderHasOneOwnerAtATime() throws IOException {
        try (DataFolder first = DataFolder.lock(parent.resolve("data"))) {
            assertThatThrownBy(() -> DataFolder.lock(first.path()))
                    .isInstanceOf(StartupFailure.class)
                    .hasMessageContaining("in use");
        }
        DataFolder.lock(parent.resolve("data")).close();
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "");

        assertThatThrownBy(() -> DataFolder.lock(file.resolve("data")))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("cannot be written");
    }

    @Test
    void whatIsWrittenIsReadAgainAndLeavesNoHalfFile() throws IOException {
        try (DataFolder folder = DataFolder.lock(parent.resolve("data"))) {
            folder.write("epoch", "1");
            folder.write("epoch", "2");

            assertThat(folder.read("epoch")).contains("2");
            assertThat(folder.read("other")).isEmpty();
            try (var files = Files.list(folder.path())) {
                assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("epoch", "lock");
            }
        }
    }
}
