package dev.gantry.worker.runtime.docker;

import dev.gantry.model.guard.Guard;
import dev.gantry.platform.GantryProperties;
import dev.gantry.platform.StartupFailure;
import dev.gantry.worker.platform.WorkerProperties;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.Engine;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Owner;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the Docker adapter behind the port. */
@Configuration(proxyBeanMethods = false)
class DockerConfiguration {

    private static final String SOCKET = "unix://";

    @Bean
    ContainerRuntime runtime(WorkerProperties properties, GantryProperties gantry, Supplier<Owner> owner, Guard guard) {
        String engine = properties.worker().engine();
        return DockerContainerRuntime.connect(engine, owner, guard.protecting(List.of(socket(engine), data(gantry))));
    }

    /** The path of the engine's socket: whoever has it is root. An engine that is reached otherwise protects nothing more. */
    private static String socket(String engine) {
        return engine.startsWith(SOCKET) ? engine.substring(SOCKET.length()) : "/run";
    }

    /** Where the services keep what has to outlive them. */
    private static String data(GantryProperties gantry) {
        return gantry.dataDir().toAbsolutePath().normalize().toString();
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
