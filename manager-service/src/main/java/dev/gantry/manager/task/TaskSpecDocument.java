package dev.gantry.manager.task;

import dev.gantry.model.Affinity;
import dev.gantry.model.Capabilities;
import dev.gantry.model.Logging;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.SpreadLimit;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a task spec looks like in a request: for the API document only, since requests are read field by field. */
@Schema(name = "TaskSpec")
record TaskSpecDocument(
        @Schema(description = "a UUID; makes the submission repeatable") @Nullable
        String id,

        @Schema(example = "web") @Nullable String name,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "nginx:alpine")
        String image,

        @Nullable List<String> command,
        @Nullable List<String> args,
        @Nullable Map<String, String> env,

        @Schema(description = "cores; absent is unlimited and books 0.1") @Nullable
        Double cpu,

        @Schema(description = "cores that are booked instead of the cpu") @Nullable
        Double cpuReservation,

        @Schema(description = "MiB", defaultValue = "256") @Nullable
        Long memory,

        @Schema(description = "MiB that are booked instead of the memory") @Nullable
        Long memoryReservation,

        @Schema(description = "GiB, booked and not limited", defaultValue = "0") @Nullable
        Long disk,

        @Schema(defaultValue = "512") @Nullable Integer pidsLimit,
        @Nullable List<PortDocument> ports,

        @Schema(description = "{\"80/tcp\": {}} publishes to free ports") @Nullable
        Map<String, Object> exposedPorts,

        @Schema(description = "{\"80/tcp\": \"8080\"} publishes to fixed ports") @Nullable
        Map<String, String> portBindings,

        @Nullable RestartPolicy restartPolicy,

        @Schema(description = "what restarts the container when it fails; also a plain path such as /health") @Nullable
        HealthCheckDocument healthCheck,

        @Schema(description = "what only says that the container cannot do its work for now") @Nullable
        HealthCheckDocument readinessCheck,

        @Nullable Map<String, String> labels,

        @Schema(minimum = "0", maximum = "100", defaultValue = "50") @Nullable
        Integer priority,

        @Nullable String user,
        @Nullable String workingDir,
        @Schema(example = "db-1") @Nullable String hostname,
        @Nullable Boolean init,
        @Nullable Boolean readOnlyRootFilesystem,
        @Nullable List<MountDocument> mounts,

        @Schema(description = "bridge, host, none or the name of a network of the worker", defaultValue = "bridge")
        @Nullable
        String network,

        @Schema(example = "[\"10.0.0.53\"]") @Nullable List<String> dns,
        @Schema(example = "[\"db:10.0.0.5\"]") @Nullable List<String> extraHosts,
        @Nullable Logging logging,

        @Schema(description = "the size of /dev/shm in MiB") @Nullable
        Long shmSize,

        @Schema(example = "{\"nofile\": \"1024:2048\"}") @Nullable
        Map<String, String> ulimits,

        @Schema(example = "{\"net.core.somaxconn\": \"1024\"}") @Nullable
        Map<String, String> sysctls,

        @Nullable Capabilities capabilities,

        @Schema(example = "[\"/dev/fuse\"]") @Nullable List<String> devices,

        @Schema(defaultValue = "0") @Nullable Integer gpus,
        @Nullable Boolean privileged,
        @Schema(example = "SIGTERM") @Nullable String stopSignal,
        @Schema(example = "10s") @Nullable String stopGrace,
        @Schema(example = "1h") @Nullable String maxRunTime,

        @Schema(allowableValues = {"always", "if-not-present", "never"}) @Nullable
        String pullPolicy,

        @Schema(allowableValues = {"REPLACE", "KEEP", "STOP"}) @Nullable
        String onDisconnect,

        @Schema(example = "[\"region == eu\"]") @Nullable List<String> constraints,

        @Nullable List<Affinity> affinities,
        @Nullable List<SpreadLimit> spread,

        @Schema(example = "[\"team == a\"]") @Nullable List<String> antiAffinity,

        @Schema(example = "bin-pack") @Nullable String schedulerPolicy) {

    /** A port to publish. */
    @Schema(name = "Port")
    record PortDocument(
            int container,

            @Schema(description = "absent: a free port of the worker's range") @Nullable
            Integer host,

            @Schema(
                    allowableValues = {"tcp", "udp"},
                    defaultValue = "tcp")
            @Nullable
            String protocol,

            @Schema(description = "the machine's address; absent: all of them", example = "127.0.0.1") @Nullable
            String address) {}

    /** A folder of the container whose contents are not its own. */
    @Schema(name = "Mount")
    record MountDocument(
            @Schema(
                    allowableValues = {"volume", "bind", "tmpfs"},
                    defaultValue = "volume")
            @Nullable
            String type,

            @Schema(description = "a volume's name or a path of the machine") @Nullable
            String source,

            @Schema(example = "/data") String target,
            @Nullable Boolean readOnly,

            @Schema(description = "the most that a tmpfs holds, in MiB") @Nullable
            Long size) {}

    /** How a running container is checked. */
    @Schema(name = "Check")
    record HealthCheckDocument(
            @Schema(
                    allowableValues = {"http", "tcp", "command", "image"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String type,

            @Schema(description = "of http", defaultValue = "/") @Nullable
            String path,

            @Schema(description = "the container's, of http and tcp; absent: the task's first TCP port") @Nullable
            Integer port,

            @Schema(description = "of http: a status or a range", defaultValue = "200-399") @Nullable
            String status,

            @Schema(description = "of http") @Nullable Map<String, String> headers,
            @Schema(description = "of command") @Nullable List<String> command,
            @Schema(defaultValue = "10s") @Nullable String interval,
            @Schema(defaultValue = "2s") @Nullable String timeout,
            @Schema(defaultValue = "3") @Nullable Integer retries,
            @Schema(defaultValue = "5s") @Nullable String startPeriod) {}
}
