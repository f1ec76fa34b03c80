package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Owner;
import dev.gantry.worker.runtime.Run;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes the containers of runs, each once. */
final class Creation {

    /** Takes a container away. */
    @FunctionalInterface
    interface Removal {

        void remove(String container) throws EngineFailure;
    }

    private final DockerClient docker;
    private final Supplier<Owner> owner;
    private final Removal removal;

    Creation(DockerClient docker, Supplier<Owner> owner, Removal removal) {
        this.docker = docker;
        this.owner = owner;
        this.removal = removal;
    }

    /** Makes the container of a run, or finds the one that was made before. Answers its id. */
    String create(Run run) throws EngineFailure {
        TaskSpec spec = run.assignment().spec();
        if (spec == null) {
            throw new IllegalStateException("run of " + run.attempt() + " has no spec");
        }
        ImageHealth.require(docker, spec);
        try (CreateContainerCmd create = docker.createContainerCmd(spec.image())) {
            ContainerSettings.apply(create, owner.get(), run, spec);
            return create.exec().getId();
        } catch (ConflictException nameTaken) {
            return adopt(run, nameTaken);
        } catch (RuntimeException failure) {
            throw Failures.ofCreate(failure);
        }
    }

    /** The name is ours alone, so the container is this run's, unless its spec differs or somebody else took the name. */
    private String adopt(Run run, ConflictException nameTaken) throws EngineFailure {
        try {
            InspectContainerResponse there =
                    docker.inspectContainerCmd(run.containerName()).exec();
            Map<String, String> labels =
                    Optional.ofNullable(there.getConfig().getLabels()).orElse(Map.of());
            if (Labels.isOwn(labels, owner.get())) {
                if (Labels.sameRun(labels, run)) {
                    return there.getId();
                }
                removal.remove(there.getId());
                return create(run);
            }
            throw new EngineFailure(Reason.NAME_TAKEN, Failures.words(nameTaken), nameTaken);
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }
}
