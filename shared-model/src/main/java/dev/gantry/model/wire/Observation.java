package dev.gantry.model.wire;

import dev.gantry.model.Attempt;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says about one attempt. Cumulative: the newest one says everything, so several may become one.
 *
 * @param restart the number of the current or last run inside the attempt, from 0
 * @param containerId the container of that run, if one was created
 * @param reason why the attempt is in this phase
 * @param message the engine's words, or a sentence; may be empty
 * @param exitCode of the last run that ended; absent while the first one has not
 * @param oomKilled whether the last run that ended was killed for its memory
 * @param lastExitReason why the last run that ended did so, e.g. {@link Reason#NONZERO_EXIT}
 * @param startedAt when the current or last run started, by the engine's clock
 * @param finishedAt when it ended
 * @param imageDigest under which the registry knows the image of the current or last run; absent if none does
 */
public record Observation(
        TaskId task,
        Attempt attempt,
        int restart,
        @Nullable String containerId,
        Phase phase,
        Reason reason,
        String message,
        @Nullable Integer exitCode,
        boolean oomKilled,
        @Nullable Reason lastExitReason,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String imageDigest) {

    /** What is said while nothing is known of the image. */
    public Observation(
            TaskId task,
            Attempt attempt,
            int restart,
            @Nullable String containerId,
            Phase phase,
            Reason reason,
            String message,
            @Nullable Integer exitCode,
            boolean oomKilled,
            @Nullable Reason lastExitReason,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {
        this(
                task,
                attempt,
                restart,
                containerId,
                phase,
                reason,
                message,
                exitCode,
                oomKilled,
                lastExitReason,
                startedAt,
                finishedAt,
                null);
    }
}
