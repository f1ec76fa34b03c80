package dev.gantry.model.backup;

import dev.gantry.model.wire.GantryJson;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a backup, and believes nothing of it before its end has proven that it is whole. For one thread. */
public final class BackupReader {

    private static final int BUFFER = 64 * 1024;

    /** Takes what is in a backup, piece by piece, before it is proven that the rest follows. */
    public interface Visitor {

        default void manifest(BackupManifest manifest) throws IOException {}

        default void table(String name, List<String> columns) throws IOException {}

        default void row(JsonNode values) throws IOException {}
    }

    /** What a whole backup has in it: its head, and the number of rows of each table. */
    public record Content(BackupManifest manifest, Map<String, Long> rows) {}

    private final JsonMapper json = GantryJson.mapper();
    private final MessageDigest digest = BackupEnd.digest();
    private final Map<String, Long> rows = new LinkedHashMap<>();
    private String table = "";

    private BackupReader() {}

    /** Reads all of it and keeps nothing. */
    public static Content verify(InputStream in) throws IOException {
        return read(in, new Visitor() {});
    }

    /**
     * Reads all of it, and returns when it has proven to be whole.
     *
     * @throws BrokenBackup if it is not, also after rows of it were handed on
     */
    public static Content read(InputStream in, Visitor visitor) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in, BUFFER), StandardCharsets.UTF_8), BUFFER)) {
            return new BackupReader().read(lines, visitor);
        } catch (EOFException cut) {
            throw cutOff();
        } catch (ZipException strange) {
            throw new BrokenBackup("it is no backup, or damaged: " + strange.getMessage(), strange);
        } catch (JacksonException strange) {
            throw new BrokenBackup("a line of it cannot be read: " + strange.getOriginalMessage(), strange);
        }
    }

    private Content read(BufferedReader lines, Visitor visitor) throws IOException {
        BackupManifest manifest = manifest(lines.readLine());
        visitor.manifest(manifest);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("[")) {
                count(line);
                rows.merge(table, 1L, Long::sum);
                visitor.row(json.readTree(line));
            } else if (line.startsWith("{\"table\"")) {
                count(line);
                BackupTable head = json.readValue(line, BackupTable.class);
                table = head.table();
                rows.put(table, 0L);
                visitor.table(table, head.columns());
            } else {
                prove(json.readValue(line, BackupEnd.class));
                if (lines.readLine() != null) {
                    throw new BrokenBackup("something follows its end");
                }
                return new Content(manifest, Map.copyOf(rows));
            }
        }
        throw cutOff();
    }

    private BackupManifest manifest(@Nullable String line) throws IOException {
        if (line == null) {
            throw cutOff();
        }
        JsonNode head = json.readTree(line);
        if (!head.path("format").asString("").equals(BackupManifest.FORMAT)) {
            throw new BrokenBackup("it is no backup that this version of Gantry can read");
        }
        count(line);
        return json.treeToValue(head, BackupManifest.class);
    }

    private void count(String line) {
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
    }

    private void prove(BackupEnd end) throws BrokenBackup {
        if (!end.rows().equals(rows)) {
            throw new BrokenBackup("it has " + rows + " rows, and its end says " + end.rows());
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(end.sha256())) {
            throw new BrokenBackup("its checksum does not fit");
        }
    }

    private static BrokenBackup cutOff() {
        return new BrokenBackup("it is cut off");
    }
}
