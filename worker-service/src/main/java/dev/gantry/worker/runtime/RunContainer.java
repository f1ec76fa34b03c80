package dev.gantry.worker.runtime;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The container of a run, as the engine has it.
 *
 * @param name as somebody may have changed it; {@link Run#containerName} is what it was made with
 * @param run read back from the container's labels
 * @param exitCode meaningful once it has ended
 * @param imageId the engine's id of its image; empty where that is not known
 * @param standstill who holds its processes and how they are let go, in words; empty if nobody does or it cannot be seen
 */
public record RunContainer(
        String id,
        String name,
        Run run,
        Status status,
        int exitCode,
        boolean oomKilled,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        String standstill,
        String imageId) {

    /** A container of which nobody asks what its image is. */
    public RunContainer(
            String id,
            String name,
            Run run,
            Status status,
            int exitCode,
            boolean oomKilled,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            String standstill) {
        this(id, name, run, status, exitCode, oomKilled, startedAt, finishedAt, standstill, "");
    }

    /** Where a container stands. A paused one is running, as far as its life goes. */
    public enum Status {
        CREATED,
        RUNNING,
        ENDED
    }

    /** Whether its attempt is over, as an earlier process of the worker has decided and written down by the name. */
    public boolean isOver() {
        return name.equals(run.endedName());
    }

    public Optional<Instant> started() {
        return Optional.ofNullable(startedAt);
    }

    public Optional<Instant> finished() {
        return Optional.ofNullable(finishedAt);
    }
}
