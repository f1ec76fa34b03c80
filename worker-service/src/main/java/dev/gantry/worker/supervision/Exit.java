package dev.gantry.worker.supervision;

import dev.gantry.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param code absent if the container vanished
 * @param oomKilled whether the kernel killed a process of it for its memory; an engine does not say which one
 * @param ranFor how long it ran, as far as is known
 * @param byEngine whether it failed because the engine was restarted under it
 * @param foreign whether it could not be executed because its image is made for another architecture
 * @param unhealthy whether it was ended because its health check failed, whatever code it ended with then
 * @param killed whether its worker had killed it, so that the code of a kill says nothing of the memory
 */
public record Exit(
        Optional<Integer> code,
        boolean oomKilled,
        Instant at,
        Duration ranFor,
        boolean byEngine,
        boolean foreign,
        boolean unhealthy,
        boolean killed) {

    /** What a program ends with that the kernel has killed: 128, and the number of SIGKILL. */
    private static final int KILLED = 137;

    /** An end of a program that could be executed, and that its worker neither wanted nor brought about. */
    public Exit(Optional<Integer> code, boolean oomKilled, Instant at, Duration ranFor, boolean byEngine) {
        this(code, oomKilled, at, ranFor, byEngine, false, false, false);
    }

    public boolean succeeded() {
        return !unhealthy && code.filter(value -> value == 0).isPresent();
    }

    /**
     * Whether it ended for its memory. A program may survive the end of a child, and later end as it likes, or be killed because it is
     * unhealthy or does not heed a stop.
     */
    public boolean isOutOfMemory() {
        return !unhealthy
                && !killed
                && code.filter(value -> isOutOfMemory(oomKilled, value)).isPresent();
    }

    /** The same of what an engine says of a container that has ended. */
    public static boolean isOutOfMemory(boolean oomKilled, int code) {
        return oomKilled && code == KILLED;
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
        if (unhealthy) {
            return Reason.UNHEALTHY;
        }
        if (isOutOfMemory()) {
            return Reason.OOM_KILLED;
        }
        return succeeded() ? Reason.EXITED : Reason.NONZERO_EXIT;
    }
}
