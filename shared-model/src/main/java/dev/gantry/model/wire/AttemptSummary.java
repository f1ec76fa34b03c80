package dev.gantry.model.wire;

import dev.gantry.model.Attempt;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt is and takes, as its worker knows it from its container.
 *
 * @param name the task's
 * @param booking what it takes of its machine
 * @param ports the host ports that it has
 * @param specHash of what it was made from; an earlier worker does not say it
 */
public record AttemptSummary(
        TaskId task,
        Attempt attempt,
        String name,
        String image,
        Resources booking,
        List<PortMapping> ports,
        @Nullable SpecHash specHash) {

    public AttemptSummary {
        ports = ports == null ? List.of() : List.copyOf(ports);
    }
}
