package dev.gantry.e2e;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What can be said in a spec by the API document, and what an example says of it, objects within objects included. A field is
 * named with the schema that it belongs to, such as {@code Port.host}; each value of one that has a few is one more, such as
 * {@code Port.protocol=udp}.
 */
final class SpecFields {

    private static final String ROOT = "TaskSpec";
    private static final String REFERENCE = "#/components/schemas/";

    private final JsonNode schemas;
    private final Set<String> fields = new TreeSet<>();

    private SpecFields(JsonNode apiDocument) {
        this.schemas = apiDocument.at("/components/schemas");
        if (!schemas.path(ROOT).path("properties").isObject()) {
            throw new IllegalArgumentException("the API document says nothing of a " + ROOT);
        }
    }

    /** Everything that the API document knows. */
    static Set<String> known(JsonNode apiDocument) {
        SpecFields known = new SpecFields(apiDocument);
        known.describe(ROOT);
        return known.fields;
    }

    /** What an example says of it. */
    static Set<String> shown(JsonNode apiDocument, JsonNode example) {
        SpecFields shown = new SpecFields(apiDocument);
        shown.read(ROOT, example);
        return shown.fields;
    }

    private void describe(String schema) {
        schemas.path(schema).path("properties").forEachEntry((name, property) -> {
            String field = schema + "." + name;
            if (fields.add(field)) {
                property.path("enum").forEach(value -> fields.add(field + "=" + value.stringValue()));
                nested(property).ifPresent(this::describe);
            }
        });
    }

    private void read(String schema, JsonNode object) {
        JsonNode properties = schemas.path(schema).path("properties");
        object.forEachEntry((name, value) -> {
            String field = schema + "." + name;
            fields.add(field);
            JsonNode property = properties.path(name);
            if (property.has("enum")) {
                fields.add(field + "=" + value.asString());
            }
            nested(property)
                    .ifPresent(inner -> (value.isArray() ? value.valueStream() : Stream.of(value))
                            .filter(JsonNode::isObject)
                            .forEach(item -> read(inner, item)));
        });
    }

    /** The schema of what is in the field, or of the items of the array in it. */
    private static Optional<String> nested(JsonNode property) {
        String reference = property.has("items")
                ? property.path("items").path("$ref").asString()
                : property.path("$ref").asString();
        return Optional.of(reference)
                .filter(text -> text.startsWith(REFERENCE))
                .map(text -> text.substring(REFERENCE.length()));
    }
}
