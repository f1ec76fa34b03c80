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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One placement of a task on one worker: what is wanted of it, and what was last learned about it.
 *
 * <p>It books the task's resources and its ports from the turn that inserts it until its phase is over.
 *
 * @param successor whether it is to follow the current attempt, and has not yet: see {@link #isComing}
 * @param grace how long a stop waits before it kills
 * @param ran whether its container ever ran
 * @param restarts how often its worker started it again
 * @param container in a compact form
 * @param imageDigest under which the registry knows the image that ran last; absent if none does
 * @param startedMicros moments are microseconds since 1970, see {@link Micros}
 */
public record TaskAttempt(
        Attempt number,
        WorkerId worker,
        boolean successor,
        Wanted wanted,
        Duration grace,
        Phase phase,
        boolean ran,
        int restarts,
        List<PortMapping> ports,
        @Nullable ContainerId container,
        Reason reason,
        String message,
        @Nullable Integer exitCode,
        boolean oomKilled,
        @Nullable String imageDigest,
        long startedMicros,
        long finishedMicros) {

    public TaskAttempt {
        ports = ports == null ? List.of() : List.copyOf(ports);
    }

    /** An attempt as it was stored. */
    public static TaskAttempt stored(
            Attempt number,
            WorkerId worker,
            boolean successor,
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
            @Nullable String imageDigest,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {
        return new TaskAttempt(
                number,
                worker,
                successor,
                wanted,
                grace,
                phase,
                ran,
                restarts,
                ports,
                containerId == null ? null : ContainerId.of(containerId),
                reason,
                message,
                exitCode,
                oomKilled,
                shared(imageDigest),
                Micros.of(startedAt),
                Micros.of(finishedAt));
    }

    /** The attempt that is the current one from the turn that inserts it. */
    public static TaskAttempt assigned(Attempt number, WorkerId worker, Duration grace, List<PortMapping> ports) {
        return assigned(number, worker, false, grace, ports, Reason.PLACED);
    }

    /**
     * The attempt that becomes the current one when it is ready.
     *
     * @param why who wants the task to go elsewhere
     */
    public static TaskAttempt successor(
            Attempt number, WorkerId worker, Duration grace, List<PortMapping> ports, Reason why) {
        return assigned(number, worker, true, grace, ports, why);
    }

    private static TaskAttempt assigned(
            Attempt number, WorkerId worker, boolean successor, Duration grace, List<PortMapping> ports, Reason why) {
        return new TaskAttempt(
                number,
                worker,
                successor,
                Wanted.RUN,
                grace,
                Phase.ASSIGNED,
                false,
                0,
                ports,
                null,
                why,
                "",
                null,
                false,
                null,
                Micros.NEVER,
                Micros.NEVER);
    }

    public @Nullable String containerId() {
        return container == null ? null : container.text();
    }

    public @Nullable Instant startedAt() {
        return Micros.instantOrNull(startedMicros);
    }

    public @Nullable Instant finishedAt() {
        return Micros.instantOrNull(finishedMicros);
    }

    boolean isStarting() {
        return wanted == Wanted.RUN && (phase == Phase.ASSIGNED || phase == Phase.STARTING);
    }

    public boolean isOver() {
        return phase.isOver();
    }

    /** Whether it takes over from the current attempt as soon as it is ready. */
    public boolean isComing() {
        return successor && wanted == Wanted.RUN && !isOver();
    }

    /** The same attempt as the current one of its task. */
    public TaskAttempt takingOver() {
        return with(false, wanted, grace, phase, reason, message);
    }

    /** A stop that is asked for twice keeps the shorter of the two times. */
    public TaskAttempt stopping(Duration newGrace) {
        Duration shorter = wanted == Wanted.STOP && grace.compareTo(newGrace) < 0 ? grace : newGrace;
        return with(successor, Wanted.STOP, shorter, phase, reason, message);
    }

    public TaskAttempt ended(Phase newPhase, Reason newReason, String newMessage) {
        return with(successor, wanted, grace, newPhase, newReason, newMessage);
    }

    private TaskAttempt with(
            boolean isSuccessor,
            Wanted newWanted,
            Duration newGrace,
            Phase newPhase,
            Reason newReason,
            String newMessage) {
        return new TaskAttempt(
                number,
                worker,
                isSuccessor,
                newWanted,
                newGrace,
                newPhase,
                ran,
                restarts,
                ports,
                container,
                newReason,
                newMessage,
                exitCode,
                oomKilled,
                imageDigest,
                startedMicros,
                finishedMicros);
    }

    /** What is known after an observation. Observations are cumulative, so the newer one simply replaces the older. */
    public TaskAttempt observed(Observation seen) {
        boolean samePlace = seen.phase() == phase && seen.reason() == reason;
        return new TaskAttempt(
                number,
                worker,
                successor,
                wanted,
                grace,
                seen.phase(),
                ran || seen.phase() == Phase.RUNNING || seen.startedAt() != null,
                seen.restart(),
                ports,
                container(seen),
                seen.reason(),
                // The text of a phase is kept as it was when the phase began: progress is not durable.
                samePlace ? message : seen.message(),
                seen.exitCode() == null ? exitCode : seen.exitCode(),
                seen.oomKilled(),
                seen.imageDigest() == null ? imageDigest : shared(seen.imageDigest()),
                seen.startedAt() == null ? startedMicros : Micros.of(seen.startedAt()),
                Micros.of(seen.finishedAt()));
    }

    private @Nullable ContainerId container(Observation seen) {
        return seen.containerId() == null ? container : ContainerId.of(seen.containerId());
    }

    /** Many attempts have one image, so they have one copy of its digest. */
    private static @Nullable String shared(@Nullable String digest) {
        return digest == null ? null : digest.intern();
    }
}
