package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Unplaced;
import dev.gantry.model.PortMapping;
import dev.gantry.model.WorkerId;
import java.util.List;

/** The scheduler's answer for one task. That no worker fits is an answer, not an error. */
public sealed interface Placement {

    /**
     * The task goes to a worker.
     *
     * @param message how it was chosen, for the event
     */
    record Placed(WorkerId worker, List<PortMapping> ports, String message) implements Placement {}

    record NoPlace(Unplaced why) implements Placement {}
}
