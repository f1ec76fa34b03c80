package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.core.RemoteApiVersion;
import dev.gantry.model.Mount;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.guard.Guard;
import dev.gantry.model.guard.Permission;
import dev.gantry.model.problem.FieldError;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Owner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * This machine's last word on a task: what its operator permits, whatever the manager did, and what the engine would only
 * notice after it has begun, or never. Safe for many threads.
 */
final class Admission {

    private final DockerClients docker;
    private final Guard guard;
    /** For paths as the machine has them, without links. */
    private final Guard guardOfReal;

    Admission(DockerClients docker, Guard guard) {
        this.docker = docker;
        this.guard = guard;
        this.guardOfReal = guard.resolvedBy(Admission::real);
    }

    /** Returns if the task may be tried here. */
    void admit(TaskSpec spec, Owner owner) throws EngineFailure {
        List<FieldError> refusals = guard.refusals(spec);
        if (!refusals.isEmpty()) {
            throw notPermitted(
                    refusals.getFirst().field() + " " + refusals.getFirst().message());
        }
        for (Mount mount : spec.mounts()) {
            switch (mount.type()) {
                case BIND -> admitPath(mount.source());
                case VOLUME -> admitVolume(mount.source(), owner);
                case TMPFS -> {}
            }
        }
        if (spec.networking().hasName()) {
            requireNetwork(spec.networking().network());
        }
        if (spec.privileges().gpus() > 0 && !speaks(RemoteApiVersion.VERSION_1_40)) {
            throw lacking("gpus need an engine with API 1.40, and this one has " + docker.api());
        }
    }

    /** A link inside a permitted folder may lead anywhere, and a task may have made it. */
    private void admitPath(String source) throws EngineFailure {
        Optional<String> refusal = guardOfReal.refusalOfSource(real(source));
        if (refusal.isPresent()) {
            throw notPermitted("mounts: " + source + " leads to a path that " + refusal.get());
        }
    }

    /** The path without links; one that this process does not see stays as it is, and the engine says whether it is there. */
    private static String real(String path) {
        try {
            return Path.of(path).toRealPath().toString();
        } catch (IOException unseen) {
            return path;
        }
    }

    /** A volume that does not exist is made for the task, and labelled so. */
    private void admitVolume(String name, Owner owner) throws EngineFailure {
        if (guard.allows(Permission.FOREIGN_VOLUMES)) {
            return;
        }
        try {
            InspectVolumeResponse there = docker.calls().inspectVolumeCmd(name).exec();
            Map<String, String> labels = Optional.ofNullable(there.getLabels()).orElse(Map.of());
            if (!owner.cluster().toString().equals(labels.get(Labels.CLUSTER))) {
                throw notPermitted("mounts: volume " + name + " was not made for a task of this cluster, and "
                        + Guard.words(Permission.FOREIGN_VOLUMES));
            }
        } catch (NotFoundException toBeMade) {
            return;
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    /** By its very name: an engine takes the id of any network as well, the machine's own included. */
    private void requireNetwork(String name) throws EngineFailure {
        try {
            Network there =
                    docker.calls().inspectNetworkCmd().withNetworkId(name).exec();
            if (!name.equals(there.getName()) || "host".equals(there.getDriver())) {
                throw lacking("network: there is no network of the name " + name);
            }
        } catch (NotFoundException missing) {
            throw lacking("network: there is no network of the name " + name);
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    private boolean speaks(RemoteApiVersion version) {
        return RemoteApiVersion.parseConfig(docker.api()).isGreaterOrEqual(version);
    }

    private static EngineFailure notPermitted(String words) {
        return new EngineFailure(Reason.NOT_PERMITTED, words);
    }

    private static EngineFailure lacking(String words) {
        return new EngineFailure(Reason.NOT_SUPPORTED_HERE, words);
    }
}
