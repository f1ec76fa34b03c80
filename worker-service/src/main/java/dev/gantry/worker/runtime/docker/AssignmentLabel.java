package dev.gantry.worker.runtime.docker;

import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.GantryJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An assignment as a label of its container, without the values of the environment. */
final class AssignmentLabel {

    private AssignmentLabel() {}

    static String write(Assignment assignment) {
        return GantryJson.mapper().writeValueAsString(Secrets.without(assignment));
    }

    /**
     * Reads it back. What an older worker did not write, as there was no such setting, has its default; what a newer one wrote of
     * a setting that is off is read over.
     *
     * @throws JacksonException if it has a setting that this worker does not know and that means something, or is damaged
     */
    static Assignment read(String label) {
        JsonMapper json = GantryJson.mapper();
        JsonNode written = json.readTree(label);
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
