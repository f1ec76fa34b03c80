package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.NetworkSettings;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Where a container's ports are reached from the machine that it runs on. */
final class Addresses {

    private static final String LOOPBACK = "127.0.0.1";

    private Addresses() {}

    /** The address in the first of its networks, by their names; loopback in that of the machine; empty if it has none. */
    static String of(InspectContainerResponse container) {
        String mode = Optional.ofNullable(container.getHostConfig())
                .map(HostConfig::getNetworkMode)
                .orElse("");
        return of(
                mode,
                Optional.ofNullable(container.getNetworkSettings())
                        .map(NetworkSettings::getNetworks)
                        .orElse(Map.of()));
    }

    /** The same from its network's mode and its networks by their names. */
    static String of(String mode, Map<String, ContainerNetwork> networks) {
        if (mode.equals("host")) {
            return LOOPBACK;
        }
        return new TreeMap<>(networks)
                .values().stream()
                        .map(ContainerNetwork::getIpAddress)
                        .filter(Objects::nonNull)
                        .filter(address -> !address.isEmpty())
                        .findFirst()
                        .orElse("");
    }
}
