package dev.gantry.worker.runtime.docker;

import dev.gantry.model.guard.Guard;
import dev.gantry.platform.GantryProperties;
import dev.gantry.platform.StartupFailure;
import dev.gantry.worker.platform.ImageProperties;
import dev.gantry.worker.platform.WorkerProperties;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.Engine;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.ImageStore;
import dev.gantry.worker.runtime.Owner;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the Docker adapter behind the port. */
@Configuration(proxyBeanMethods = false)
class DockerConfiguration {

    private static final String SOCKET = "unix://";

    @Bean
    DockerClients docker(WorkerProperties properties) {
        return DockerClients.connect(properties.worker().engine());
    }

    @Bean
    ImageStore imageStore(DockerClients docker) {
        return new DockerImageStore(docker);
    }

    @Bean
    ContainerRuntime runtime(
            DockerClients docker, ImageProperties images, GantryProperties gantry, Supplier<Owner> owner, Guard guard) {
        return DockerContainerRuntime.on(
                docker,
                owner,
                guard.protecting(protectedPaths(docker.host(), gantry.dataDir())),
                images.registries().values(),
                images.pullProgressTimeout());
    }

    /** The engine's socket, which makes whoever has it root, and where the services keep what has to outlive them. */
    static List<String> protectedPaths(String engine, Path dataDir) {
        String data = dataDir.toAbsolutePath().normalize().toString();
        return engine.startsWith(SOCKET) ? List.of(engine.substring(SOCKET.length()), data) : List.of(data);
    }

    @Bean
    Engine engine(ContainerRuntime runtime) {
        try {
            return runtime.engine();
        } catch (EngineFailure failure) {
            throw new StartupFailure("The Docker engine does not work: " + failure.words(), failure);
        }
    }
}
