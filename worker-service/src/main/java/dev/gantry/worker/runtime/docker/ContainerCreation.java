package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Owner;
import dev.gantry.worker.runtime.Run;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes the container of a run once, however often it is asked to. Safe for many threads. */
final class ContainerCreation {

    private final DockerClient docker;
    private final Supplier<Owner> owner;
    private final ContainerRemoval removal;

    ContainerCreation(DockerClient docker, Supplier<Owner> owner, ContainerRemoval removal) {
        this.docker = docker;
        this.owner = owner;
        this.removal = removal;
    }

    /** Makes the container, or finds the one that was made before. Answers its id. */
    String create(Run run) throws EngineFailure {
        TaskSpec spec = run.assignment().spec();
        if (spec == null) {
            throw new IllegalStateException("run of " + run.attempt() + " has no spec");
        }
        ImageHealth.require(docker, spec);
        try (CreateContainerCmd create = docker.createContainerCmd(spec.image())) {
            ContainerSettings.apply(create, owner.get(), run, spec);
            return whole(create.exec());
        } catch (RuntimeException failure) {
            if (Failures.isConflict(failure)) {
                return adopt(run, failure);
            }
            throw Failures.ofCreate(failure);
        }
    }

    /** An engine makes a container also without what its kernel cannot do, and says so in a warning. */
    private String whole(CreateContainerResponse made) throws EngineFailure {
        Optional<String> discarded = Failures.discarded(made.getWarnings());
        if (discarded.isPresent()) {
            removal.remove(made.getId());
            throw new EngineFailure(Reason.NOT_SUPPORTED_HERE, discarded.get());
        }
        return made.getId();
    }

    /** The name is ours alone, so the container is this run's, unless its spec differs or somebody else took the name. */
    private String adopt(Run run, RuntimeException nameTaken) throws EngineFailure {
        try {
            InspectContainerResponse there =
                    docker.inspectContainerCmd(run.containerName()).exec();
            Map<String, String> labels =
                    Optional.ofNullable(there.getConfig().getLabels()).orElse(Map.of());
            if (Labels.isOwn(labels, owner.get())) {
                Optional<String> unread = Labels.unreadBecause(labels);
                if (unread.isPresent()) {
                    throw new EngineFailure(
                            Reason.NAME_TAKEN,
                            "Container " + run.containerName() + " is there and left alone: " + unread.get());
                }
                if (Labels.sameRun(labels, run)) {
                    return there.getId();
                }
                removal.remove(there.getId());
                return create(run);
            }
            throw Failures.ofCreate(nameTaken);
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }
}
