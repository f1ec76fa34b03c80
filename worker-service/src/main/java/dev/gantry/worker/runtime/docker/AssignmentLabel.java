package dev.gantry.worker.runtime.docker;

import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.GantryJson;
import dev.gantry.worker.runtime.AssignmentReader;
import tools.jackson.core.JacksonException;

/** An assignment as a label of its container, without the values of the environment. */
final class AssignmentLabel {

    private AssignmentLabel() {}

    static String write(Assignment assignment) {
        return GantryJson.mapper().writeValueAsString(Secrets.without(assignment));
    }

    /**
     * Reads it back.
     *
     * @throws JacksonException if it has a setting that this worker does not know and that means something, or is damaged
     */
    static Assignment read(String label) {
        return AssignmentReader.read(GantryJson.mapper().readTree(label));
    }
}
