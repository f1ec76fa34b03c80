package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a user asked for: one container and everything said about it, with all defaults filled in. Immutable once accepted.
 *
 * <p>Its JSON form is the one that users read and write. Empty text means that the image's own value holds. What was added
 * since the first version is left out of the JSON where it says nothing, so that the hash of an older spec stays.
 *
 * @param name what people call the task; not unique
 * @param command replaces the image's entrypoint; empty keeps it
 * @param args replaces the image's command; empty keeps it
 * @param cpu limited, and booked where nothing less is reserved, in cores; 0 is unlimited and books {@link
 *     #UNLIMITED_CPU_BOOKING}, or what is reserved
 * @param memory limited, and booked where nothing less is reserved, in MiB
 * @param disk booked, in GiB; not a limit
 * @param pidsLimit the most processes and threads
 * @param healthCheck whose failure restarts the container; absent for none
 * @param readinessCheck whose failure says that the container cannot do its work for now; absent for the same as healthCheck
 * @param priority 0 to 100; the more important is placed first
 * @param stopSignal the signal that asks the container to stop
 * @param stopGrace how long a stop waits before it kills
 * @param maxRunTime how long an attempt may run, its restarts included; absent for ever
 * @param constraints conditions that a worker must meet, each of them
 * @param affinities workers that are preferred or avoided
 * @param spread how many tasks of this name may be together
 * @param antiAffinity conditions on tasks that must not be on the same worker
 * @param schedulerPolicy the policy that ranks the workers; empty means the cluster's
 * @param init whether a small first process passes signals on and buries what the task's own leaves behind
 * @param mounts folders whose contents are not the container's own
 * @param logging how much output is kept; absent for {@link Logging#DEFAULT}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TaskSpec(
        String name,
        String image,
        List<String> command,
        List<String> args,
        Map<String, String> env,
        double cpu,
        long memory,
        long disk,
        int pidsLimit,
        List<PortSpec> ports,
        RestartPolicy restartPolicy,
        @Nullable HealthCheck healthCheck,
        @Nullable HealthCheck readinessCheck,
        Map<String, String> labels,
        int priority,
        String user,
        String workingDir,
        String stopSignal,
        Duration stopGrace,
        @Nullable Duration maxRunTime,
        PullPolicy pullPolicy,
        OnDisconnect onDisconnect,
        List<String> constraints,
        List<Affinity> affinities,
        List<SpreadLimit> spread,
        List<String> antiAffinity,
        String schedulerPolicy,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean init,
        List<Mount> mounts,
        Optional<Logging> logging,
        @JsonUnwrapped Limits limits,
        @JsonUnwrapped Networking networking,
        @JsonUnwrapped Privileges privileges) {

    /** What a task books that has neither a limit nor a reservation of cpu: a tenth of a core. */
    public static final long UNLIMITED_CPU_BOOKING = 100;

    public static final long DEFAULT_MEMORY = 256;

    /** Docker starts no container with less, in MiB. */
    public static final long LEAST_MEMORY = 6;

    public static final int DEFAULT_PIDS_LIMIT = 512;
    public static final int DEFAULT_PRIORITY = 50;
    public static final Duration DEFAULT_STOP_GRACE = Duration.ofSeconds(10);

    /** Takes what an absent JSON member leaves as null for empty: the JSON form omits what is empty. */
    public TaskSpec {
        name = orEmpty(name);
        command = command == null ? List.of() : List.copyOf(command);
        args = args == null ? List.of() : List.copyOf(args);
        env = ordered(env);
        ports = ports == null ? List.of() : List.copyOf(ports);
        labels = ordered(labels);
        user = orEmpty(user);
        workingDir = orEmpty(workingDir);
        stopSignal = orEmpty(stopSignal);
        constraints = constraints == null ? List.of() : List.copyOf(constraints);
        affinities = affinities == null ? List.of() : List.copyOf(affinities);
        spread = spread == null ? List.of() : List.copyOf(spread);
        antiAffinity = antiAffinity == null ? List.of() : List.copyOf(antiAffinity);
        schedulerPolicy = orEmpty(schedulerPolicy);
        mounts = mounts == null ? List.of() : List.copyOf(mounts);
        logging = logging == null ? Optional.empty() : logging.filter(said -> !said.equals(Logging.DEFAULT));
        limits = limits == null ? Limits.DEFAULT : limits;
        networking = networking == null ? Networking.DEFAULT : networking;
        privileges = privileges == null ? Privileges.DEFAULT : privileges;
    }

    /** Begins with nothing but an image, and the defaults of everything else. */
    public static TaskSpecBuilder builder(String name, String image) {
        return new TaskSpecBuilder(name, image);
    }

    /** A spec of nothing but an image, with the defaults of everything else. */
    public static TaskSpec ofImage(String name, String image) {
        return builder(name, image).build();
    }

    /** Begins with this spec. */
    public TaskSpecBuilder toBuilder() {
        return new TaskSpecBuilder(this);
    }

    /** What an attempt of this task books on its worker, besides ports. */
    public Resources booking() {
        return new Resources(bookedCpuMillis(), bookedMemory(), disk, pidsLimit);
    }

    private long bookedCpuMillis() {
        double cores = limits.cpuReservation() == 0 ? cpu : limits.cpuReservation();
        return cores == 0 ? UNLIMITED_CPU_BOOKING : Math.round(cores * 1000);
    }

    private long bookedMemory() {
        return limits.memoryReservation() == 0 ? memory : limits.memoryReservation();
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    /** Sorted, so that equal specs have equal JSON and so equal hashes. */
    private static Map<String, String> ordered(Map<String, String> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
