package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerHostConfig;
import com.github.dockerjava.api.model.ContainerNetworkSettings;
import dev.gantry.model.Health;
import dev.gantry.worker.runtime.ContainerGlance;
import dev.gantry.worker.runtime.RunContainer.Status;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what the engine's list says of a container, in the same words as {@link RunContainers} what it says of one alone. */
final class ContainerGlances {

    private static final String PAUSED = "paused";

    private ContainerGlances() {}

    /**
     * The container, or nothing if its labels name no attempt.
     *
     * @param process its first one, if it was seen running; 0 if it was not
     */
    static Optional<ContainerGlance> of(Container listed, long process) {
        String name = name(listed);
        String state = Optional.ofNullable(listed.getState()).orElse("");
        return Labels.attempt(listed.getLabels())
                .map(attempt -> new ContainerGlance(
                        listed.getId(),
                        name,
                        attempt,
                        status(state),
                        Standstill.of(listed.getId(), name, PAUSED.equals(state), process),
                        address(listed),
                        health(Optional.ofNullable(listed.getStatus()).orElse(""))));
    }

    /** Its own name, without those that links give it. */
    static String name(Container listed) {
        return Stream.ofNullable(listed.getNames())
                .flatMap(Arrays::stream)
                .map(name -> name.replaceFirst("^/", ""))
                .filter(name -> name.indexOf('/') < 0)
                .findFirst()
                .orElse(listed.getId());
    }

    private static Status status(String state) {
        return switch (state) {
            case "created" -> Status.CREATED;
            case "running", PAUSED, "restarting" -> Status.RUNNING;
            default -> Status.ENDED;
        };
    }

    private static String address(Container listed) {
        String mode = Optional.ofNullable(listed.getHostConfig())
                .map(ContainerHostConfig::getNetworkMode)
                .orElse("");
        return Addresses.of(
                mode,
                Optional.ofNullable(listed.getNetworkSettings())
                        .map(ContainerNetworkSettings::getNetworks)
                        .orElse(Map.of()));
    }

    /** "Up 2 minutes (healthy)", as {@code docker ps} shows it. */
    private static Health health(String words) {
        if (words.endsWith("(healthy)")) {
            return Health.HEALTHY;
        }
        if (words.endsWith("(unhealthy)")) {
            return Health.UNHEALTHY;
        }
        return words.endsWith("(health: starting)") ? Health.STARTING : Health.NONE;
    }
}
