package dev.gantry.model.wire;

import dev.gantry.model.EngineStatus;
import dev.gantry.model.Resources;
import java.util.List;

/**
 * The volatile part of a worker's answer.
 *
 * @param engine how its engine is
 * @param used how much of the machine is used (not booked)
 * @param pulls how far it is with the images that it is fetching
 */
public record WorkerLive(EngineStatus engine, Resources used, List<PullProgress> pulls) {

    public WorkerLive {
        pulls = pulls == null ? List.of() : List.copyOf(pulls);
    }
}
