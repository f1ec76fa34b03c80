package dev.gantry.worker;

import dev.gantry.platform.DataFolder;
import dev.gantry.platform.Ids;
import dev.gantry.platform.StartupFailure;
import dev.gantry.worker.membership.Identity;
import dev.gantry.worker.platform.WorkerName;
import dev.gantry.worker.platform.WorkerProperties;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.Engine;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.docker.DockerContainerRuntime;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Chooses the engine: here, and nowhere else, the port meets its adapter. */
@Configuration(proxyBeanMethods = false)
class EngineConfiguration {

    @Bean
    Identity identity(DataFolder folder, WorkerName name, Ids ids) {
        return new Identity(folder, name, ids);
    }

    @Bean
    ContainerRuntime runtime(WorkerProperties properties, Identity identity) {
        return DockerContainerRuntime.connect(properties.worker().engine(), identity::owner);
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
