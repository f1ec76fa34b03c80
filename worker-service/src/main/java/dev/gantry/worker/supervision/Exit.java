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
 * @param foreign whether it could not be executed because its image is made for another architecture
 */
public record Exit(
        Optional<Integer> code, boolean oomKilled, Instant at, Duration ranFor, boolean byEngine, boolean foreign) {

    /** An end of a program that could be executed. */
    public Exit(Optional<Integer> code, boolean oomKilled, Instant at, Duration ranFor, boolean byEngine) {
        this(code, oomKilled, at, ranFor, byEngine, false);
    }

    public boolean succeeded() {
        return code.filter(value -> value == 0).isPresent();
    }

    public Reason reason() {
        if (byEngine) {
            return Reason.ENGINE_RESTARTED;
        }
        if (foreign) {
            return Reason.IMAGE_ARCHITECTURE;
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
