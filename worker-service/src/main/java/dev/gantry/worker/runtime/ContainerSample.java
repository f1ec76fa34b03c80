package dev.gantry.worker.runtime;

import java.time.Instant;

/**
 * What a container has used up to a moment; all but the memory only grow while it runs.
 *
 * @param cpuNanos of all cores together
 * @param memory in bytes, without the file cache that the kernel would give up
 * @param memoryLimit in bytes; 0 for none
 * @param received over its network, in bytes; 0 where it has none of its own
 * @param read from block devices, in bytes
 */
public record ContainerSample(
        Instant at, long cpuNanos, long memory, long memoryLimit, long received, long sent, long read, long written) {}
