package dev.gantry.manager.cluster;

import dev.gantry.model.Reason;
import dev.gantry.model.SpecHash;
import dev.gantry.model.WorkerId;
import java.time.Instant;

/**
 * A worker failed to start a spec and is not asked again before a back-off is over, so that a deterministic pick cannot spin.
 *
 * @param count how often in a row
 */
public record Refusal(Key key, Reason reason, int count, Instant notBefore) {

    /** What was refused by whom. */
    public record Key(SpecHash spec, WorkerId worker) {}
}
