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
 * @param oomKilled whether it has ended and the kernel had killed a process of it for its memory, be it the first one or a child
 * @param imageId the engine's id of its image; empty where that is not known
 * @param standstill who holds its processes and how they are let go, in words; empty if nobody does or it cannot be seen
 * @param address at which its ports are reached from its machine; empty if it has none
 * @param health by the image's own check
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
        String imageId,
        String address,
        EngineHealth health) {

    /** Where a container stands. A paused one is running, as far as its life goes. */
    public enum Status {
        CREATED,
        RUNNING,
        ENDED
    }

    /** Whether its attempt is over, as an earlier process of the worker has decided and written down by the name. */
    public boolean isOver() {
        return run.isOver(name);
    }

    /** Whether it was asked to end because no manager was heard of, as the worker has written down by the name. */
    public boolean isCutOff() {
        return run.isCutOff(name);
    }

    /** Whether it was asked to end because it is unhealthy, as the worker has written down by the name. */
    public boolean isGivenUp() {
        return run.isGivenUp(name);
    }

    /** What a list shows of it. */
    public ContainerGlance glance() {
        return new ContainerGlance(id, name, run.attempt(), status, standstill, address, health.health());
    }

    public Optional<Instant> started() {
        return Optional.ofNullable(startedAt);
    }

    public Optional<Instant> finished() {
        return Optional.ofNullable(finishedAt);
    }
}
