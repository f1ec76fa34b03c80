package dev.gantry.manager.reconcile;

import dev.gantry.model.Attempt;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.wire.Observation;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a worker has seen of an attempt, with no more said than a test needs. */
final class Observed {

    private Observed() {}

    static Observation running(int task, int attempt) {
        return observation(task, attempt, Phase.RUNNING, Reason.STARTED, null);
    }

    static Observation running(int task, int attempt, Reason reason) {
        return observation(task, attempt, Phase.RUNNING, reason, null);
    }

    static Observation restarting(int task, int attempt) {
        return observation(task, attempt, Phase.STARTING, Reason.RESTARTING, null);
    }

    static Observation gone(int task, int attempt, Reason reason, int exitCode) {
        return observation(task, attempt, Phase.GONE, reason, exitCode);
    }

    static Observation gone(int task, int attempt, Reason reason, String message) {
        return new Observation(
                World.task(task),
                new Attempt(attempt),
                0,
                null,
                Phase.GONE,
                reason,
                message,
                null,
                false,
                null,
                null,
                null);
    }

    /** An attempt that ended after a while with an exit code other than 0. */
    static Observation ranFor(int task, int attempt, Duration time) {
        Instant from = Instant.parse("2026-01-01T00:00:01Z");
        return new Observation(
                World.task(task),
                new Attempt(attempt),
                0,
                "c",
                Phase.GONE,
                Reason.NONZERO_EXIT,
                "",
                1,
                false,
                null,
                from,
                from.plus(time));
    }

    private static Observation observation(
            int task, int attempt, Phase phase, Reason reason, @Nullable Integer exitCode) {
        return new Observation(
                World.task(task),
                new Attempt(attempt),
                0,
                "c" + task + "-" + attempt,
                phase,
                reason,
                "said the engine :20000",
                exitCode,
                false,
                null,
                Instant.parse("2026-01-01T00:00:01Z"),
                null);
    }
}
