package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a container has at the most or at the least, and settings of its part of the kernel; its members are members of the
 * task spec.
 *
 * @param cpuReservation cores that are booked instead of the limit; 0 for the limit
 * @param memoryReservation MiB that are booked instead of the limit, and left to the container when memory is scarce; 0 for
 *     the limit
 * @param shmSize the size of {@code /dev/shm} in MiB; 0 for the engine's own
 * @param ulimits limits of single processes, by name such as {@code nofile}
 * @param sysctls kernel parameters of the container's own namespaces
 */
public record Limits(
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) double cpuReservation,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long memoryReservation,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long shmSize,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Ulimit> ulimits,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> sysctls) {

    public static final Limits DEFAULT = new Limits(0, 0, 0, Map.of(), Map.of());

    /** Sorted, so that equal limits have equal hashes. */
    public Limits {
        ulimits = ulimits == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(ulimits));
        sysctls = sysctls == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(sysctls));
    }

    /** The same with another reservation of cpu. */
    public Limits reservingCpu(double cores) {
        return new Limits(cores, memoryReservation, shmSize, ulimits, sysctls);
    }

    /** The same with another reservation of memory. */
    public Limits reservingMemory(long mebibytes) {
        return new Limits(cpuReservation, mebibytes, shmSize, ulimits, sysctls);
    }
}
