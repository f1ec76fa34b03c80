package dev.gantry.manager.cluster;

import dev.gantry.model.Attempt;
import dev.gantry.model.Phase;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Reason;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One placement of a task on one worker: what is wanted of it, and what was last learned about it.
 *
 * <p>It books the task's resources and its ports from the turn that inserts it until its phase is over.
 *
 * @param grace how long a stop waits before it kills
 * @param ran whether its container ever ran
 * @param restarts how often its worker started it again
 */
public record TaskAttempt(
        Attempt number,
        WorkerId worker,
        Wanted wanted,
        Duration grace,
        Phase phase,
        boolean ran,
        int restarts,
        List<PortMapping> ports,
        @Nullable String containerId,
        Reason reason,
        String message,
        @Nullable Integer exitCode,
        boolean oomKilled,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    public TaskAttempt {
        ports = ports == null ? List.of() : List.copyOf(ports);
    }

    public static TaskAttempt assigned(Attempt number, WorkerId worker, Duration grace, List<PortMapping> ports) {
        return new TaskAttempt(
                number,
                worker,
                Wanted.RUN,
                grace,
                Phase.ASSIGNED,
                false,
                0,
                ports,
                null,
                Reason.PLACED,
                "",
                null,
                false,
                null,
                null);
    }

    boolean isStarting() {
        return wanted == Wanted.RUN && (phase == Phase.ASSIGNED || phase == Phase.STARTING);
    }

    public boolean isOver() {
        return phase.isOver();
    }

    public TaskAttempt stopping(Duration newGrace) {
        Duration shorter = wanted == Wanted.STOP && grace.compareTo(newGrace) < 0 ? grace : newGrace;
        return new TaskAttempt(
                number,
                worker,
                Wanted.STOP,
                shorter,
                phase,
                ran,
                restarts,
                ports,
                containerId,
                reason,
                message,
                exitCode,
                oomKilled,
                startedAt,
                finishedAt);
    }

    public TaskAttempt ended(Phase newPhase, Reason newReason, String newMessage) {
        return new TaskAttempt(
                number,
                worker,
                wanted,
                grace,
                newPhase,
                ran,
                restarts,
                ports,
                containerId,
                newReason,
                newMessage,
                exitCode,
                oomKilled,
                startedAt,
                finishedAt);
    }

    /** What is known after an observation. Observations are cumulative, so the newer one simply replaces the older. */
    public TaskAttempt observed(Observation seen) {
        boolean samePlace = seen.phase() == phase && seen.reason() == reason;
        return new TaskAttempt(
                number,
                worker,
                wanted,
                grace,
                seen.phase(),
                ran || seen.phase() == Phase.RUNNING || seen.startedAt() != null,
                seen.restart(),
                ports,
                seen.containerId() == null ? containerId : seen.containerId(),
                seen.reason(),
                // The text of a phase is kept as it was when the phase began: progress is not durable.
                samePlace ? message : seen.message(),
                seen.exitCode() == null ? exitCode : seen.exitCode(),
                seen.oomKilled(),
                seen.startedAt() == null ? startedAt : storable(seen.startedAt()),
                storable(seen.finishedAt()));
    }

    /** The engine counts nanoseconds and the database microseconds: what is read again must be what was remembered. */
    private static @Nullable Instant storable(@Nullable Instant seen) {
        return seen == null ? null : seen.truncatedTo(ChronoUnit.MICROS);
    }
}
