package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.RestartPolicy;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.guard.Guard;
import dev.gantry.model.wire.ExecSpec;
import dev.gantry.model.wire.LogEnd;
import dev.gantry.model.wire.PullProgress;
import dev.gantry.worker.platform.RegistrySettings;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.ContainerGlance;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.Engine;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.EngineVersion;
import dev.gantry.worker.runtime.Execution;
import dev.gantry.worker.runtime.FormerOwner;
import dev.gantry.worker.runtime.Owner;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.UnreadContainer;
import java.io.InputStream;
import java.time.Duration;
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
    private final AboutEngine about;
    private final EngineEvents events;
    private final EngineImages images;
    private final ImagePull pull;
    private final ContainerLog log;
    private final Admission admission;
    private final ContainerCreation creation;
    private final ContainerRemoval removal;
    private final OwnContainers containers;
    private final ContainerExec exec;

    private DockerContainerRuntime(DockerClients docker, Supplier<Owner> owner, Guard guard, ImagePull pull) {
        this.docker = docker;
        this.owner = owner;
        this.about = new AboutEngine(docker);
        this.events = new EngineEvents(docker);
        this.images = new EngineImages(docker.calls());
        this.pull = pull;
        this.log = new ContainerLog(docker::stream, docker.patience());
        this.admission = new Admission(docker, guard);
        this.removal = new ContainerRemoval(docker.calls());
        this.creation = new ContainerCreation(docker.calls(), owner, removal);
        this.containers = new OwnContainers(docker.calls(), owner);
        this.exec = new ContainerExec(docker);
    }

    /**
     * Connects to an engine.
     *
     * @param host its address, e.g. {@code unix:///var/run/docker.sock}
     * @param owner whose containers to make and to see; asked at each call, since it is known only after joining
     * @param guard what the machine's operator permits
     * @param registries what to show to which registry
     * @param noProgress how long a pull may stand still
     */
    static DockerContainerRuntime connect(
            String host,
            Supplier<Owner> owner,
            Guard guard,
            Collection<RegistrySettings> registries,
            Duration noProgress) {
        return on(DockerClients.connect(host), owner, guard, registries, noProgress);
    }

    /** The same over clients that there are already. */
    static DockerContainerRuntime on(
            DockerClients docker,
            Supplier<Owner> owner,
            Guard guard,
            Collection<RegistrySettings> registries,
            Duration noProgress) {
        RegistryAccess access = new RegistryAccess(registries, docker::machineCredentials);
        return new DockerContainerRuntime(docker, owner, guard, new ImagePull(docker, access, noProgress));
    }

    @Override
    public Engine engine() throws EngineFailure {
        return about.engine();
    }

    @Override
    public EngineVersion version() {
        return docker.version();
    }

    @Override
    public String session() throws EngineFailure {
        return about.session();
    }

    @Override
    public Optional<FormerOwner> formerOwner(String workerName) throws EngineFailure {
        return containers.formerOwner(workerName);
    }

    @Override
    public boolean hasImage(String image) throws EngineFailure {
        return images.has(image);
    }

    @Override
    public Optional<String> digest(String imageId, String image) throws EngineFailure {
        return images.digest(imageId, image);
    }

    @Override
    public void pull(String image, Consumer<PullProgress> progress) throws EngineFailure, InterruptedException {
        pull.pull(image, progress);
    }

    @Override
    public void admit(TaskSpec spec) throws EngineFailure {
        admission.admit(spec, owner.get());
    }

    @Override
    public String create(Run run) throws EngineFailure {
        return creation.create(run);
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
            docker.calls()
                    .killContainerCmd(container)
                    .withSignal(stopSignal(there))
                    .exec();
        } catch (RuntimeException failure) {
            unlessOver(failure);
        }
    }

    /** docker-java has no accessor for it, and keeps what it does not know only for the answer as a whole. */
    private static String stopSignal(InspectContainerResponse there) {
        Object signal =
                there.getRawValues().get("Config") instanceof Map<?, ?> config ? config.get("StopSignal") : null;
        return signal instanceof String named && !named.isBlank() ? named : "SIGTERM";
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
        removal.remove(container);
    }

    /** A container that does not run, or is gone, needs no signal. */
    private static void unlessOver(RuntimeException failure) throws EngineFailure {
        if (!Failures.isGone(failure) && !Failures.isConflict(failure)) {
            throw Failures.of(failure);
        }
    }

    @Override
    public Optional<RunContainer> find(String container) throws EngineFailure {
        return containers.find(container);
    }

    /** It writes down whatever it is asked to change; containers of a worker are never restarted by their engine. */
    @Override
    public void save(String container) throws EngineFailure {
        try {
            docker.calls()
                    .updateContainerCmd(container)
                    .withRestartPolicy(RestartPolicy.noRestart())
                    .exec();
        } catch (RuntimeException failure) {
            if (!Failures.isGone(failure)) {
                throw Failures.of(failure);
            }
        }
    }

    @Override
    public boolean isForeign(String container) throws EngineFailure {
        return log.lastLine(container).contains(Failures.EXEC_FORMAT)
                && Architectures.isForeign(docker.calls(), container);
    }

    @Override
    public List<RunContainer> list() throws EngineFailure {
        return containers.list();
    }

    @Override
    public List<ContainerGlance> glance() throws EngineFailure {
        return containers.glance();
    }

    @Override
    public List<UnreadContainer> unread() throws EngineFailure {
        return containers.unread();
    }

    @Override
    public void watch(Connected connected, Consumer<AttemptRef> changed) throws EngineFailure, InterruptedException {
        events.watch(owner.get(), connected, changed);
    }

    @Override
    public void logs(String container, LogRequest request, Reader reader) throws EngineFailure, InterruptedException {
        log.read(container, request, reader);
    }

    @Override
    public Execution exec(String container, ExecSpec spec, InputStream input, Reader output) throws EngineFailure {
        return exec.start(container, spec, input, output);
    }

    @Override
    public LogEnd logEnd(String container) throws EngineFailure {
        return log.end(container);
    }
}
