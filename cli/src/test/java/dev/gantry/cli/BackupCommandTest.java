package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.ClusterId;
import dev.gantry.model.Epoch;
import dev.gantry.model.backup.BackupManifest;
import dev.gantry.model.backup.BackupWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCommandTest extends CommandFixture {

    @TempDir
    Path folder;

    private static byte[] backup() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BackupManifest head = new BackupManifest(
                BackupManifest.FORMAT,
                new ClusterId(new UUID(1, 2)),
                3,
                new Epoch(4),
                9,
                "1",
                Instant.parse("2026-01-01T00:00:00Z"),
                7);
        BackupWriter writer = new BackupWriter(out, head);
        writer.table("task", List.of("id"));
        writer.row(List.of("a"));
        writer.end();
        return out.toByteArray();
    }

    private Shell.Result run(String... options) {
        List<String> words = new ArrayList<>(List.of("backup", file().toString()));
        words.addAll(List.of(options));
        return shell.run(words.toArray(String[]::new));
    }

    private Path file() {
        return folder.resolve("one.backup");
    }

    @Test
    void whatIsWholeGetsTheNameAndIsItsOwnersAlone() throws IOException {
        manager.answersFile("GET /backup", backup());

        Shell.Result result = run();

        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("generation 3", "tasks 1");
        assertThat(Files.readAllBytes(file())).isEqualTo(backup());
        assertThat(Files.getPosixFilePermissions(file()))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(run("--check").status()).isZero();
    }

    @Test
    void whatIsCutOffLeavesNothingBehind() throws IOException {
        manager.answersFile("GET /backup", Arrays.copyOf(backup(), backup().length - 20));

        Shell.Result result = run();

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("cut off");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileThatIsThereIsReplacedOnlyByForceAndOnlyByAWholeOne() throws IOException {
        Files.writeString(file(), "precious");
        manager.answersFile("GET /backup", Arrays.copyOf(backup(), 30)).answersFile("GET /backup", backup());

        assertThat(run().err()).contains("--force");
        assertThat(manager.asked()).isEmpty();
        assertThat(run("--force").status()).isEqualTo(1);
        assertThat(Files.readString(file())).isEqualTo("precious");
        assertThat(run("--check").status()).isEqualTo(1);
        assertThat(run("--force").status()).isZero();
        assertThat(Files.readAllBytes(file())).isEqualTo(backup());
    }

    @Test
    void aRefusalIsSaid() {
        manager.refuses("GET /backup", 409, "{\"detail\": \"use pg_dump\"}");

        Shell.Result result = run();

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("gantry: use pg_dump\n");
        assertThat(folder).isEmptyDirectory();
    }
}
