package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.PlacementDecision;
import dev.gantry.manager.cluster.Unplaced;
import dev.gantry.model.PortMapping;
import dev.gantry.model.WorkerId;
import java.util.List;
import java.util.Optional;

/** The scheduler's answer for one task. That no worker fits is an answer, not an error. */
public sealed interface Placement {

    /**
     * The task goes to a worker.
     *
     * @param message how it was chosen, for the event
     * @param decision the same with all that belongs to it, if it was asked for
     */
    record Placed(WorkerId worker, List<PortMapping> ports, String message, Optional<PlacementDecision> decision)
            implements Placement {

        Placed because(PlacementDecision why) {
            return new Placed(worker, ports, message, Optional.of(why));
        }
    }

    record NoPlace(Unplaced why) implements Placement {}
}
