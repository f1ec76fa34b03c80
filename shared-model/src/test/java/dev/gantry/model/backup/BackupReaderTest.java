package dev.gantry.model.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.model.ClusterId;
import dev.gantry.model.Epoch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A backup is whole, or is not believed. */
class BackupReaderTest {

    private static final BackupManifest HEAD = new BackupManifest(
            BackupManifest.FORMAT,
            new ClusterId(new UUID(1, 2)),
            3,
            new Epoch(4),
            5,
            "6",
            Instant.parse("2026-01-01T00:00:00Z"),
            7);
    /** Of gzip's own head, which says nothing of what is packed. */
    private static final int GZIP_HEAD = 10;

    private static byte[] file() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BackupWriter writer = new BackupWriter(out, HEAD);
        writer.table("a", List.of("x", "y"));
        writer.row(Arrays.asList("\u00fc\n[", null));
        writer.row(List.of(1, new byte[] {0, 1, 2}));
        writer.table("empty", List.of("z"));
        writer.end();
        return out.toByteArray();
    }

    private static BackupReader.Content verify(byte[] bytes) throws IOException {
        return BackupReader.verify(new ByteArrayInputStream(bytes));
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        BackupReader.Content content = verify(file());

        assertThat(content.manifest()).isEqualTo(HEAD);
        assertThat(content.rows()).isEqualTo(Map.of("a", 2L, "empty", 0L));
    }

    @Test
    void aFileThatIsCutAnywhereIsNotWhole() throws IOException {
        byte[] whole = file();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> verify(cut)).as("%d bytes", length).isInstanceOf(BrokenBackup.class);
        }
    }

    @Test
    void aFileWithAnyOtherByteIsNotWhole() throws IOException {
        byte[] whole = file();
        for (int place = GZIP_HEAD; place < whole.length; place++) {
            byte[] other = whole.clone();
            other[place] ^= 0x10;
            assertThatThrownBy(() -> verify(other)).as("byte %d", place).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatIsNoBackupIsSaidToBeNone() {
        assertThatThrownBy(() -> verify("hello".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BrokenBackup.class)
                .hasMessageContaining("no backup");
    }
}
