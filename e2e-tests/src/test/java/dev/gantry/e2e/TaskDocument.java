package dev.gantry.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The examples of {@code docs/tasks.md}, each with the table that follows it. */
final class TaskDocument {

    private static final Pattern EXAMPLE = Pattern.compile(
            "```json\\n(.*?)```\\n\\n\\| ([^|]+) \\|[^\\n]*\\n\\| --- \\| --- \\|\\n((?:\\|[^\\n]*\\n)+)",
            Pattern.DOTALL);

    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| `([^`]+)` \\|");

    /**
     * An example.
     *
     * @param kind what the left column of its table is
     * @param claims the rows of the table
     */
    record Example(String body, String kind, Map<String, String> claims) {
        @Override
        public String toString() {
            return body.replaceAll("\\s+", " ");
        }
    }

    private TaskDocument() {}

    /** All examples, with names that are this machine's in the place of those of the document. */
    static List<Example> examples(Map<String, String> names) {
        String text = text();
        for (Map.Entry<String, String> name : names.entrySet()) {
            text = text.replaceAll("(?<![\\w-])" + Pattern.quote(name.getKey()) + "(?![\\w/-])", name.getValue());
        }
        List<Example> examples = new ArrayList<>();
        Matcher matcher = EXAMPLE.matcher(text);
        while (matcher.find()) {
            examples.add(new Example(matcher.group(1), matcher.group(2), claims(matcher.group(3))));
        }
        return examples;
    }

    /** How many blocks of JSON there are, with a table or without. */
    static int blocks() {
        return text().split("```json", -1).length - 1;
    }

    private static Map<String, String> claims(String rows) {
        Map<String, String> claims = new LinkedHashMap<>();
        rows.lines().forEach(line -> {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) {
                throw new IllegalStateException("a row is not of the form | `what` | `value` |: " + line);
            }
            claims.put(row.group(1), row.group(2));
        });
        return claims;
    }

    private static String text() {
        try {
            return Files.readString(ServiceProcess.REPOSITORY.resolve("docs/tasks.md"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
