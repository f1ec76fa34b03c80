package dev.gantry.manager.task;

import dev.gantry.model.Affinity;
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

        @Schema(description = "MiB", defaultValue = "256") @Nullable
        Long memory,

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
        @Schema(example = "SIGTERM") @Nullable String stopSignal,
        @Schema(example = "10s") @Nullable String stopGrace,

        @Schema(allowableValues = {"always", "if-not-present", "never"}) @Nullable
        String pullPolicy,

        @Schema(allowableValues = {"REPLACE", "KEEP"}) @Nullable
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
            String protocol) {}

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
