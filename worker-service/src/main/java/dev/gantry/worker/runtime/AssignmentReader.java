package dev.gantry.worker.runtime;

import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.GantryJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads assignments that another version of Gantry may have written. */
public final class AssignmentReader {

    private AssignmentReader() {}

    /**
     * Reads one, which is changed by that. What an older version did not write, as there was no such setting, has its default;
     * what a newer one wrote of a setting that is off is read over.
     *
     * @throws JacksonException if it has a setting that is not known here and that means something, or is damaged
     */
    public static Assignment read(JsonNode written) {
        JsonMapper json = GantryJson.mapper();
        if (written instanceof ObjectNode assignment && assignment.get("spec") instanceof ObjectNode spec) {
            TaskSpec defaults = TaskSpec.ofImage(
                    spec.path("name").asString(""), spec.path("image").asString(""));
            ObjectNode whole = json.valueToTree(defaults);
            spec.forEachEntry((name, value) -> {
                if (whole.has(name) || !isNothing(value)) {
                    whole.set(name, value);
                }
            });
            assignment.set("spec", whole);
            if (!assignment.has("grace")) {
                assignment.set("grace", whole.get("stopGrace"));
            }
        }
        return json.treeToValue(written, Assignment.class);
    }

    private static boolean isNothing(JsonNode value) {
        if (value.isContainer()) {
            return value.isEmpty();
        }
        return value.isNull()
                || (value.isNumber() && value.doubleValue() == 0)
                || (value.isBoolean() && !value.booleanValue())
                || (value.isString() && value.stringValue().isEmpty());
    }
}
