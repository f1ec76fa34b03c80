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
 * @param unhealthy whether it was ended because its health check failed, whatever code it ended with then
 */
public record Exit(
        Optional<Integer> code,
        boolean oomKilled,
        Instant at,
        Duration ranFor,
        boolean byEngine,
        boolean foreign,
        boolean unhealthy) {

    /** An end of a program that could be executed. */
    public Exit(Optional<Integer> code, boolean oomKilled, Instant at, Duration ranFor, boolean byEngine) {
        this(code, oomKilled, at, ranFor, byEngine, false, false);
    }

    public boolean succeeded() {
        return !unhealthy && code.filter(value -> value == 0).isPresent();
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
        if (unhealthy) {
            return Reason.UNHEALTHY;
        }
        return succeeded() ? Reason.EXITED : Reason.NONZERO_EXIT;
    }
}
