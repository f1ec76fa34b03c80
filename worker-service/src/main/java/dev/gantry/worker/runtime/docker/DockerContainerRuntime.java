package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.NameParser;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.PullProgress;
import dev.gantry.worker.platform.RegistrySettings;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.Engine;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Owner;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A Docker engine through docker-java. */
final class DockerContainerRuntime implements ContainerRuntime {

    private final DockerClients docker;
    private final Supplier<Owner> owner;
    private final EngineEvents events;
    private final ImagePull pull;
    private final ContainerLog log;

    private DockerContainerRuntime(DockerClients docker, Supplier<Owner> owner, ImagePull pull) {
        this.docker = docker;
        this.owner = owner;
        this.events = new EngineEvents(docker.streams());
        this.pull = pull;
        this.log = new ContainerLog(docker.streams());
    }

    /**
     * Connects to an engine.
     *
     * @param host its address, e.g. {@code unix:///var/run/docker.sock}
     * @param owner whose containers to make and to see; asked at each call, since it is known only after joining
     * @param registries what to show to which registry
     * @param noProgress how long a pull may stand still
     */
    static DockerContainerRuntime connect(
            String host, Supplier<Owner> owner, Collection<RegistrySettings> registries, Duration noProgress) {
        DockerClients docker = DockerClients.connect(host);
        RegistryAccess access = new RegistryAccess(registries, docker::machineCredentials);
        return new DockerContainerRuntime(docker, owner, new ImagePull(docker, access, noProgress));
    }

    @Override
    public Engine engine() throws EngineFailure {
        try {
            Info info = docker.calls().infoCmd().exec();
            Version version = docker.calls().versionCmd().exec();
            long memory = Optional.ofNullable(info.getMemTotal()).orElse(0L) >> 20;
            int cpus = Optional.ofNullable(info.getNCPU()).orElse(1);
            String arch = Optional.ofNullable(info.getArchitecture()).orElse("");
            String release = Optional.ofNullable(version.getVersion()).orElse("");
            return new Engine(release, docker.api(), arch, cpus, memory);
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    /** The engine makes its default network anew whenever it starts without a container that ran on (live-restore). */
    @Override
    public String session() throws EngineFailure {
        try {
            return docker.onNewConnection(engine ->
                    engine.inspectNetworkCmd().withNetworkId("bridge").exec().getId());
        } catch (IOException unreachable) {
            throw Failures.down(unreachable);
        } catch (RuntimeException failure) {
            if (Failures.isGone(failure)) {
                return "";
            }
            throw Failures.of(failure);
        }
    }

    @Override
    public Optional<Owner> formerOwner(String workerName) throws EngineFailure {
        try {
            return docker
                    .calls()
                    .listContainersCmd()
                    .withShowAll(true)
                    .withLabelFilter(Map.of(Labels.WORKER_NAME, workerName))
                    .exec()
                    .stream()
                    .flatMap(container -> Labels.owner(container.getLabels()).stream())
                    .findFirst();
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    @Override
    public boolean hasImage(String image) throws EngineFailure {
        try {
            docker.calls().inspectImageCmd(image).exec();
            return true;
        } catch (RuntimeException failure) {
            if (Failures.isGone(failure)) {
                return false;
            }
            throw Failures.of(failure);
        }
    }

    @Override
    public Optional<String> digest(String imageId, String image) throws EngineFailure {
        try {
            List<String> known = Optional.ofNullable(
                            docker.calls().inspectImageCmd(imageId).exec().getRepoDigests())
                    .orElse(List.of());
            String repository = NameParser.parseRepositoryTag(image).repos;
            return known.stream()
                    .filter(digest -> digest.startsWith(repository + "@"))
                    .findFirst()
                    .or(() -> known.stream().findFirst())
                    .map(digest -> digest.substring(digest.indexOf('@') + 1));
        } catch (RuntimeException failure) {
            if (Failures.isGone(failure)) {
                return Optional.empty();
            }
            throw Failures.of(failure);
        }
    }

    @Override
    public void pull(String image, Consumer<PullProgress> progress) throws EngineFailure, InterruptedException {
        pull.pull(image, progress);
    }

    @Override
    public String create(Run run) throws EngineFailure {
        TaskSpec spec = run.assignment().spec();
        if (spec == null) {
            throw new IllegalStateException("run of " + run.attempt() + " has no spec");
        }
        try (CreateContainerCmd create = docker.calls().createContainerCmd(spec.image())) {
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
                    docker.calls().inspectContainerCmd(run.containerName()).exec();
            Map<String, String> labels =
                    Optional.ofNullable(there.getConfig().getLabels()).orElse(Map.of());
            if (Labels.isOwn(labels, owner.get())) {
                if (Labels.sameRun(labels, run)) {
                    return there.getId();
                }
                remove(there.getId());
                return create(run);
            }
            throw new EngineFailure(Reason.NAME_TAKEN, Failures.words(nameTaken), nameTaken);
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    @Override
    public void start(String container) throws EngineFailure {
        try {
            docker.calls().startContainerCmd(container).exec();
        } catch (NotModifiedException runsAlready) {
            return;
        } catch (RuntimeException failure) {
            EngineFailure sorted = Failures.ofStart(failure);
            boolean noProgram = sorted.words().toLowerCase(Locale.ROOT).contains(Failures.EXEC_FORMAT);
            throw noProgram && Architectures.isForeign(docker.calls(), container)
                    ? new EngineFailure(Reason.IMAGE_ARCHITECTURE, sorted.words(), failure)
                    : sorted;
        }
    }

    @Override
    public void rename(String container, String name) throws EngineFailure {
        try {
            docker.calls().renameContainerCmd(container).withName(name).exec();
        } catch (RuntimeException failure) {
            if (!Failures.isGone(failure)) {
                throw Failures.of(failure);
            }
        }
    }

    @Override
    public void signal(String container) throws EngineFailure {
        try {
            InspectContainerResponse there =
                    docker.calls().inspectContainerCmd(container).exec();
            String signal = Optional.ofNullable(there.getConfig().getRawValues().get("StopSignal"))
                    .map(Object::toString)
                    .filter(named -> !named.isBlank())
                    .orElse("SIGTERM");
            docker.calls().killContainerCmd(container).withSignal(signal).exec();
        } catch (RuntimeException failure) {
            unlessOver(failure);
        }
    }

    @Override
    public void kill(String container) throws EngineFailure {
        try {
            docker.calls().killContainerCmd(container).exec();
        } catch (RuntimeException failure) {
            unlessOver(failure);
        }
    }

    @Override
    public void remove(String container) throws EngineFailure {
        try {
            docker.calls()
                    .removeContainerCmd(container)
                    .withForce(true)
                    .withRemoveVolumes(false)
                    .exec();
        } catch (RuntimeException failure) {
            unlessOver(failure);
        }
    }

    /** A container that has ended, is gone, or is being removed needs no more of it. */
    private static void unlessOver(RuntimeException failure) throws EngineFailure {
        if (!Failures.isGone(failure) && !(failure instanceof ConflictException)) {
            throw Failures.of(failure);
        }
    }

    @Override
    public Optional<RunContainer> find(String container) throws EngineFailure {
        try {
            return RunContainers.of(
                    docker.calls().inspectContainerCmd(container).exec());
        } catch (RuntimeException failure) {
            if (Failures.isGone(failure)) {
                return Optional.empty();
            }
            throw Failures.of(failure);
        }
    }

    @Override
    public boolean isForeign(String container) throws EngineFailure {
        return log.lastLine(container).contains(Failures.EXEC_FORMAT)
                && Architectures.isForeign(docker.calls(), container);
    }

    @Override
    public List<RunContainer> list() throws EngineFailure {
        List<RunContainer> found = new ArrayList<>();
        for (Container listed : listed()) {
            find(listed.getId()).ifPresent(found::add);
        }
        return found;
    }

    private List<Container> listed() throws EngineFailure {
        try {
            return docker.calls()
                    .listContainersCmd()
                    .withShowAll(true)
                    .withLabelFilter(Map.of(
                            Labels.CLUSTER, owner.get().cluster().toString(),
                            Labels.WORKER, owner.get().worker().toString()))
                    .exec();
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    @Override
    public void watch(Connected connected, Consumer<AttemptRef> changed) throws EngineFailure, InterruptedException {
        events.watch(owner.get(), connected, changed);
    }

    @Override
    public void logs(String container, LogRequest request, OutputStream out)
            throws EngineFailure, IOException, InterruptedException {
        log.write(container, request, out);
    }
}
