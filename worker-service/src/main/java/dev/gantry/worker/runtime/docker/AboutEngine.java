package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Network;
import dev.gantry.worker.runtime.Engine;
import dev.gantry.worker.runtime.EngineFailure;
import java.util.Optional;

/** What an engine says of itself. Safe for many threads. */
final class AboutEngine {

    private static final String DEFAULT_NETWORK = "bridge";

    private final DockerClients docker;

    AboutEngine(DockerClients docker) {
        this.docker = docker;
    }

    Engine engine() throws EngineFailure {
        try {
            Info info = docker.calls().infoCmd().exec();
            long memory = Optional.ofNullable(info.getMemTotal()).orElse(0L) >> 20;
            int cpus = Optional.ofNullable(info.getNCPU()).orElse(1);
            String arch = Optional.ofNullable(info.getArchitecture()).orElse("");
            return new Engine(arch, cpus, memory);
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    /**
     * The id of its default network, which it makes anew whenever it starts without a container that ran on (live-restore). The
     * network is listed, since an inspection counts up the containers in it; the engine's filter by name takes any part of one.
     */
    String session() throws EngineFailure {
        try {
            return docker
                    .onNewConnection(engine -> engine.listNetworksCmd()
                            .withNameFilter(DEFAULT_NETWORK)
                            .exec())
                    .stream()
                    .filter(network -> DEFAULT_NETWORK.equals(network.getName()))
                    .map(Network::getId)
                    .findFirst()
                    .orElse("");
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }
}
