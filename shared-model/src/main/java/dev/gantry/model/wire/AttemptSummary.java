package dev.gantry.model.wire;

import dev.gantry.model.Attempt;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskId;
import java.util.List;

/**
 * What an attempt is and takes, as its worker knows it from its container.
 *
 * @param name the task's
 * @param booking what it takes of its machine
 * @param ports the host ports that it has
 */
public record AttemptSummary(
        TaskId task, Attempt attempt, String name, String image, Resources booking, List<PortMapping> ports) {

    public AttemptSummary {
        ports = ports == null ? List.of() : List.copyOf(ports);
    }
}
