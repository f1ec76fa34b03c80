package dev.gantry.manager.cluster;

import dev.gantry.model.Reason;
import java.util.Map;

/**
 * Why a task is on no worker.
 *
 * @param reason the one reason if all workers refuse for the same, otherwise {@link Reason#NO_WORKER_FITS}
 * @param message a sentence with the numbers
 * @param refusals for each reason the number of workers that it rules out
 */
public record Unplaced(Reason reason, String message, Map<Reason, Integer> refusals) {

    public Unplaced {
        refusals = Map.copyOf(refusals);
    }
}
