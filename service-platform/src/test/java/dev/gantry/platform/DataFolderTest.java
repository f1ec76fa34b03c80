package dev.gantry.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

    @Test
    void aFolderIsForItsOwnerAlone() throws IOException {
        Path above = parent.resolve("above");
        DataFolder.lock(above.resolve("data")).close();

        assertThat(permissions(above.resolve("data"))).isEqualTo("rwx------");
        assertThat(permissions(above)).as("what is above it").isEqualTo(permissions(ordinary()));
    }

    @Test
    void aFolderThatOthersCouldReadIsClosedToThem() throws IOException {
        Path open = Files.createDirectory(parent.resolve("data"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));

        DataFolder.lock(open).close();

        assertThat(permissions(open)).isEqualTo("rwx------");
    }

    private Path ordinary() throws IOException {
        return Files.createDirectory(parent.resolve("ordinary"));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
