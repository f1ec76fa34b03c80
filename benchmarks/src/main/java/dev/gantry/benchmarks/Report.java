package dev.gantry.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Everything that one run measured, for people and for programs. */
record Report(Instant at, boolean shortForm, Machine machine, List<RowReport> rows) {

    static final String JSON_FILE = "benchmarks.json";
    static final String MARKDOWN_FILE = "benchmarks.md";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    String markdown() {
        String warning = shortForm ? "This is the short form: it shows that the benchmarks run, not how fast.\n\n" : "";
        return "# Gantry's performance table\n\n" + warning + machine.markdown() + "\n"
                + rows.stream().map(RowReport::markdown).collect(Collectors.joining("\n"));
    }

    void writeTo(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(JSON_FILE), JSON.writeValueAsString(this) + "\n");
            Files.writeString(folder.resolve(MARKDOWN_FILE), markdown());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
