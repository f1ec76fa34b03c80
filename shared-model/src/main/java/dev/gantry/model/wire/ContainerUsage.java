package dev.gantry.model.wire;

import dev.gantry.model.TaskId;
import java.time.Instant;

/**
 * What a task's container uses.
 *
 * @param at when it was looked at
 * @param cpu cores, on average since the look before; 0 at the first
 * @param memory in MiB, without the file cache that the kernel would give up
 * @param memoryLimit in MiB; 0 for none
 * @param networkReceived in bytes, since the container was started; so are the others
 */
public record ContainerUsage(
        TaskId task,
        int attempt,
        String name,
        String container,
        Instant at,
        double cpu,
        double memory,
        long memoryLimit,
        long networkReceived,
        long networkSent,
        long blockRead,
        long blockWritten) {}
