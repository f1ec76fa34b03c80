package dev.gantry.cli;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Images of a worker as a table. */
final class ImageTable {

    private static final int SHORT_ID = 12;

    private ImageTable() {}

    static Table of(GantryCli gantry, JsonNode images) {
        Instant now = gantry.terminal().clock().instant();
        Table table = gantry.table("IMAGE", "ID", "SIZE MB", "LAST USED", "KEPT");
        for (JsonNode image : images) {
            table.row(
                    name(image.path("names")),
                    id(Cells.text(image, "id")),
                    Long.toString(Math.round(image.path("size").asLong() / 1e6)),
                    Cells.age(image, "lastUsed", now),
                    Cells.text(image, "keep").toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        return table;
    }

    /** Its tags; of one that lost them to a newer image, a digest. */
    private static String name(JsonNode names) {
        List<String> all = names.valueStream().map(JsonNode::asString).toList();
        List<String> tags = all.stream().filter(name -> !name.contains("@")).toList();
        return tags.isEmpty() ? all.stream().findFirst().orElse("none") : String.join(", ", tags);
    }

    private static String id(String id) {
        String plain = id.substring(id.indexOf(':') + 1);
        return plain.substring(0, Math.min(SHORT_ID, plain.length()));
    }
}
