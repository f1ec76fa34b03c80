package dev.gantry.worker.runtime.docker;

import dev.gantry.platform.StartupFailure;
import dev.gantry.worker.platform.ImageProperties;
import dev.gantry.worker.platform.WorkerProperties;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.Engine;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Owner;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the Docker adapter behind the port. */
@Configuration(proxyBeanMethods = false)
class DockerConfiguration {

    @Bean
    ContainerRuntime runtime(WorkerProperties properties, ImageProperties images, Supplier<Owner> owner) {
        return DockerContainerRuntime.connect(
                properties.worker().engine(), owner, images.registries().values(), images.pullProgressTimeout());
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
