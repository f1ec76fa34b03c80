package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.RunContainer.Status;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what the engine says of a container. */
final class RunContainers {

    private RunContainers() {}

    /** The container, or nothing if its labels are not those of a run. */
    static Optional<RunContainer> of(InspectContainerResponse inspected) {
        Map<String, String> labels =
                Optional.ofNullable(inspected.getConfig().getLabels()).orElse(Map.of());
        ContainerState state = inspected.getState();
        return Labels.run(labels, env(inspected.getConfig().getEnv()))
                .map(run -> new RunContainer(
                        inspected.getId(),
                        inspected.getName().replaceFirst("^/", ""),
                        run,
                        status(state),
                        Optional.ofNullable(state.getExitCodeLong())
                                .map(Long::intValue)
                                .orElse(0),
                        Boolean.TRUE.equals(state.getOOMKilled()),
                        instant(state.getStartedAt()),
                        instant(state.getFinishedAt()),
                        Standstill.of(inspected),
                        Optional.ofNullable(inspected.getImageId()).orElse(""),
                        Addresses.of(inspected),
                        ImageHealth.of(state)));
    }

    private static Status status(ContainerState state) {
        if (Boolean.TRUE.equals(state.getRunning()) || Boolean.TRUE.equals(state.getPaused())) {
            return Status.RUNNING;
        }
        return "created".equals(state.getStatus()) ? Status.CREATED : Status.ENDED;
    }

    /** The engine writes the year 1 for never. */
    private static @Nullable Instant instant(@Nullable String text) {
        if (text == null || text.startsWith("0001-")) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException unknownForm) {
            return null;
        }
    }

    private static Map<String, String> env(String @Nullable [] pairs) {
        Map<String, String> env = new HashMap<>();
        if (pairs != null) {
            Arrays.stream(pairs)
                    .filter(pair -> pair.contains("="))
                    .forEach(pair ->
                            env.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1)));
        }
        return env;
    }
}
