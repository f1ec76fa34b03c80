package dev.gantry.model.wire;

import dev.gantry.model.Attempt;
import dev.gantry.model.PortMapping;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.Wanted;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives an attempt to a worker, or asks for it to be stopped. The same one twice is one.
 *
 * @param grace how long a stop waits before it kills; a repeated stop may shorten it, never lengthen it
 * @param spec present if and only if {@code wanted} is {@link Wanted#RUN}, and so is {@code specHash}
 * @param ports the host ports that the manager has booked for the attempt
 */
public record Assignment(
        TaskId task,
        Attempt attempt,
        Wanted wanted,
        Duration grace,
        @Nullable TaskSpec spec,
        @Nullable SpecHash specHash,
        List<PortMapping> ports) {

    public Assignment {
        ports = ports == null ? List.of() : List.copyOf(ports);
        if (wanted == Wanted.RUN && (spec == null || specHash == null)) {
            throw new IllegalArgumentException("an assignment to run has no spec");
        }
    }

    public static Assignment run(
            TaskId task, Attempt attempt, TaskSpec spec, SpecHash specHash, List<PortMapping> ports) {
        return new Assignment(task, attempt, Wanted.RUN, spec.stopGrace(), spec, specHash, ports);
    }

    public static Assignment stop(TaskId task, Attempt attempt, Duration grace) {
        return new Assignment(task, attempt, Wanted.STOP, grace, null, null, List.of());
    }
}
