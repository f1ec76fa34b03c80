package dev.gantry.worker.supervision;

import dev.gantry.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param code absent if the container vanished
 * @param ranFor how long it ran, as far as is known
 * @param byEngine whether it failed because the engine was restarted under it
 */
public record Exit(Optional<Integer> code, boolean oomKilled, Instant at, Duration ranFor, boolean byEngine) {

    public boolean succeeded() {
        return code.filter(value -> value == 0).isPresent();
    }

    public Reason reason() {
        if (byEngine) {
            return Reason.ENGINE_RESTARTED;
        }
        if (code.isEmpty()) {
            return Reason.CONTAINER_VANISHED;
        }
        if (oomKilled) {
            return Reason.OOM_KILLED;
        }
        return succeeded() ? Reason.EXITED : Reason.NONZERO_EXIT;
    }
}
