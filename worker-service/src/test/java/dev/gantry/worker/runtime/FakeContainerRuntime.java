package dev.gantry.worker.runtime;

import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.ExecSpec;
import dev.gantry.model.wire.LogEnd;
import dev.gantry.model.wire.LogStream;
import dev.gantry.model.wire.PullProgress;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An engine in memory. Its containers do what was agreed for their image, and it fails when it is told to. */
public final class FakeContainerRuntime extends FakeMachine implements ContainerRuntime {

    @Override
    public Engine engine() throws EngineFailure {
        requireUp();
        return new Engine("x86_64", 4, 8192);
    }

    @Override
    public EngineVersion version() {
        return spoken();
    }

    @Override
    public String session() throws EngineFailure {
        called("session");
        sessions().pass();
        requireUp();
        if (isClosing()) {
            throw failure(Reason.ENGINE_DOWN, "The engine takes no new connection");
        }
        return sessionName();
    }

    @Override
    public Optional<FormerOwner> formerOwner(String workerName) {
        return former().filter(found -> found.owner().workerName().equals(workerName));
    }

    @Override
    public void admit(TaskSpec spec) throws EngineFailure {
        requireUp();
        if (!admits()) {
            throw new EngineFailure(Reason.NOT_PERMITTED, "this machine permits nothing");
        }
    }

    @Override
    public boolean hasImage(String image) throws EngineFailure {
        requireUp();
        return images.look(image);
    }

    @Override
    public Optional<String> digest(String imageId, String image) throws EngineFailure {
        requireUp();
        return Optional.empty();
    }

    @Override
    public void pull(String image, Consumer<PullProgress> progress) throws EngineFailure, InterruptedException {
        requireUp();
        images.pull(image, progress);
    }

    @Override
    public String create(Run run) throws EngineFailure {
        called("create");
        requireUp();
        if (createsLate()) {
            keepLate(run);
            goDown();
            throw failure(Reason.ENGINE_DOWN, "It fell silent");
        }
        Optional<Reason> fails = behaviour(run).createFails();
        if (fails.isPresent()) {
            throw failure(fails.get(), "It cannot be made");
        }
        String id = containers.make(run);
        if (goesDownAfterCreate()) {
            goDown();
            throw failure(Reason.ENGINE_DOWN, "The answer was lost");
        }
        return id;
    }

    @Override
    public void start(String container) throws EngineFailure {
        called("start");
        requireUp();
        awaitStartGate();
        if (goesDownAtStart()) {
            goDown();
            throw failure(Reason.ENGINE_DOWN, "It fell silent");
        }
        Behaviour behaviour = behaviourOf(container);
        if (behaviour.startFails().isPresent()) {
            throw failure(behaviour.startFails().get(), "It cannot be started");
        }
        if (containers.start(container, address())) {
            if (goesDownAfterRun()) {
                exit(container, behaviour.exitCode());
                goDown();
                return;
            }
            behaviour.runsFor().ifPresent(time -> exitLater(container, time, behaviour.exitCode()));
        }
    }

    private void exitLater(String container, Duration time, int code) {
        Thread.ofVirtual().start(() -> {
            try {
                boolean _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
                exit(container, code);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void rename(String container, String name) throws EngineFailure {
        called("rename");
        requireUp();
        if (refusesNames()) {
            throw failure(Reason.START_FAILED, "The name is taken");
        }
        containers.rename(container, name);
        renamed();
    }

    @Override
    public void signal(String container) throws EngineFailure {
        called("signal");
        requireUp();
        Optional<RunContainer> there = containers.find(container);
        if (there.isPresent() && !behaviour(there.get().run()).hangsOnStop()) {
            exit(container, endsBySigkill(there.get().run()) ? 137 : 143);
        }
        if (goesDownAfterSignal()) {
            goDown();
        }
    }

    private static boolean endsBySigkill(Run run) {
        return Optional.ofNullable(run.assignment().spec())
                .filter(spec -> spec.stopSignal().equals("SIGKILL"))
                .isPresent();
    }

    @Override
    public void kill(String container) throws EngineFailure {
        requireUp();
        exit(container, 137);
    }

    @Override
    public void save(String container) throws EngineFailure {
        requireUp();
        saved(container);
    }

    @Override
    public boolean isForeign(String container) throws EngineFailure {
        called("isForeign");
        requireUp();
        Optional<RunContainer> there = containers.find(container);
        return there.isPresent() && behaviour(there.get().run()).output().contains("exec format error");
    }

    @Override
    public void remove(String container) throws EngineFailure {
        called("remove");
        removals().pass();
        requireUp();
        if (isHeldFast(container)) {
            throw failure(Reason.START_FAILED, "device or resource busy");
        }
        containers.remove(container);
    }

    @Override
    public Optional<RunContainer> find(String container) throws EngineFailure {
        called("find");
        requireUp();
        return containers.find(container);
    }

    @Override
    public List<RunContainer> list() throws EngineFailure {
        called("list");
        requireUp();
        return everything();
    }

    @Override
    public List<ContainerGlance> glance() throws EngineFailure {
        called("glance");
        requireUp();
        return everything().stream().map(RunContainer::glance).map(this::listed).toList();
    }

    @Override
    public List<UnreadContainer> unread() throws EngineFailure {
        requireUp();
        return heldUnread();
    }

    @Override
    public void watch(Connected connected, Consumer<AttemptRef> changed) throws EngineFailure, InterruptedException {
        requireUp();
        events.watch(connected, changed);
    }

    @Override
    public void logs(String container, LogRequest request, Reader reader) throws EngineFailure {
        requireUp();
        Behaviour behaviour = behaviourOf(container);
        try {
            behaviour.write(request, reader);
        } catch (IOException gone) {
            return;
        }
    }

    @Override
    public Execution exec(String container, ExecSpec spec, InputStream input, Reader output) throws EngineFailure {
        requireUp();
        if (!containers.isRunning(container)) {
            throw failure(Reason.START_FAILED, "Container is not running");
        }
        return commands.start(container, spec, input, output);
    }

    @Override
    public LogEnd logEnd(String container) throws EngineFailure {
        called("logEnd");
        LogEnd end = new LogEnd();
        logs(container, new LogRequest(false, Optional.empty(), Optional.empty(), true, LogStream.ALL), end::add);
        return end;
    }

    private Behaviour behaviourOf(String container) throws EngineFailure {
        return behaviour(containers
                .find(container)
                .orElseThrow(() -> failure(Reason.START_FAILED, "No such container"))
                .run());
    }

    private Behaviour behaviour(Run run) throws EngineFailure {
        return images.behaviour(Objects.requireNonNull(run.assignment().spec()).image());
    }

    private void requireUp() throws EngineFailure {
        if (isDown()) {
            throw failure(Reason.ENGINE_DOWN, "The engine does not answer");
        }
    }

    static EngineFailure failure(Reason reason, String words) {
        return new EngineFailure(reason, words, new IllegalStateException(words));
    }
}
