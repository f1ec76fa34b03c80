package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import dev.gantry.worker.runtime.EngineFailure;

/** Takes containers away, with the volumes that have no name and were made with them. Safe for many threads. */
final class ContainerRemoval {

    private final DockerClient docker;

    ContainerRemoval(DockerClient docker) {
        this.docker = docker;
    }

    /**
     * Returns when the container is gone, whoever has removed it.
     *
     * @throws EngineFailure also while somebody else's removal is under way: that may fail yet, and until it has succeeded the
     *     container may run
     */
    void remove(String container) throws EngineFailure {
        try {
            docker.removeContainerCmd(container)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (RuntimeException failure) {
            if (!Failures.isGone(failure)) {
                throw Failures.of(failure);
            }
        }
    }
}
