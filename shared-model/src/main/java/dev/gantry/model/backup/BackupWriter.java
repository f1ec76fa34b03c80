package dev.gantry.model.backup;

import dev.gantry.model.wire.GantryJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a backup: lines of JSON, packed with gzip. The manifest is the first; then each table has a line with its name and
 * columns and an array for each row; the last says how many rows there are of each and the SHA-256 of all lines before it, so
 * that a file without it is known to be cut off. For one thread.
 */
public final class BackupWriter {

    private static final int BUFFER = 64 * 1024;

    private final JsonMapper json = GantryJson.mapper();
    private final MessageDigest digest = BackupEnd.digest();
    private final GZIPOutputStream out;
    private final Map<String, Long> rows = new LinkedHashMap<>();
    private String table = "";
    private long count;

    public BackupWriter(OutputStream out, BackupManifest manifest) throws IOException {
        this.out = new GZIPOutputStream(out, BUFFER);
        line(json.writeValueAsBytes(manifest));
    }

    /** From now on rows are of this table. */
    public void table(String name, List<String> columns) throws IOException {
        endTable();
        table = name;
        line(json.writeValueAsBytes(new BackupTable(name, columns)));
    }

    /** Writes a row: texts, numbers, booleans, bytes and whatever has a text that says all. */
    public void row(List<@Nullable Object> values) throws IOException {
        count++;
        line(json.writeValueAsBytes(values));
    }

    /** Writes the end. The stream below stays open. */
    public void end() throws IOException {
        endTable();
        BackupEnd end = new BackupEnd(rows, HexFormat.of().formatHex(digest.digest()));
        out.write(json.writeValueAsBytes(end));
        out.write('\n');
        out.finish();
    }

    private void endTable() {
        if (!table.isEmpty()) {
            rows.put(table, count);
        }
        count = 0;
    }

    private void line(byte[] text) throws IOException {
        byte[] newline = "\n".getBytes(StandardCharsets.US_ASCII);
        digest.update(text);
        digest.update(newline);
        out.write(text);
        out.write(newline);
    }
}
