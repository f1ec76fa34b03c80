package dev.gantry.worker.runtime;

import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.worker.runtime.RunContainer.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** An engine in memory. Its containers do what was agreed for their image, and it fails when it is told to. */
public final class FakeContainerRuntime implements ContainerRuntime {

    private final FakeImages images = new FakeImages();
    private final Map<String, RunContainer> containers = new LinkedHashMap<>();
    private final FakeEvents events = new FakeEvents();
    private final List<String> made = new CopyOnWriteArrayList<>();
    private final AtomicInteger startsWaiting = new AtomicInteger();
    private volatile CompletableFuture<Boolean> startGate = CompletableFuture.completedFuture(true);
    private volatile Optional<Owner> former = Optional.empty();
    private final AtomicInteger session = new AtomicInteger();
    private volatile Runnable afterRename = () -> {};
    private volatile boolean goesDownAfterNextRun;
    private volatile boolean closing;
    private volatile boolean refusesNames;
    private volatile boolean down;
    private volatile boolean admits = true;
    private volatile boolean goesDownAfterNextCreate;

    public FakeImages images() {
        return images;
    }

    public void belongedTo(Owner owner) {
        former = Optional.of(owner);
    }

    /** The engine falls silent; its containers run on. */
    public void goDown() {
        down = true;
        events.breakOff();
    }

    public void comeBack() {
        down = false;
    }

    /** From now on the machine's operator permits nothing. */
    public void admitNothing() {
        admits = false;
    }

    /** From now on starts take until the answer is completed. */
    public CompletableFuture<Boolean> holdStarts() {
        CompletableFuture<Boolean> gate = new CompletableFuture<>();
        startGate = gate;
        return gate;
    }

    /** The engine falls silent when it has made the next container, before it can say so. */
    public void goDownAfterNextCreate() {
        goesDownAfterNextCreate = true;
    }

    public int startsWaiting() {
        return startsWaiting.get();
    }

    /** The names of all containers that were ever made, in their order. */
    public List<String> made() {
        return List.copyOf(made);
    }

    /** All containers there are, whether the engine answers or not. */
    public synchronized List<RunContainer> everything() {
        return List.copyOf(containers.values());
    }

    public void exit(String container, int code) {
        replace(container, Status.ENDED, code).ifPresent(events::tell);
    }

    @Override
    public Engine engine() throws EngineFailure {
        requireUp();
        return new Engine("1.0", "1.44", "x86_64", 4, 8192);
    }

    /** The engine ends with its containers and starts anew. */
    public void restart() {
        goDown();
        everything().forEach(container -> replace(container.id(), Status.ENDED, 137));
        session.incrementAndGet();
        comeBack();
    }

    /** Somebody else holds a container's processes; nothing lets them go. */
    public void hold(String container, String words) {
        change(
                container,
                was -> new RunContainer(
                        was.id(), was.name(), was.run(), was.status(), 0, false, was.startedAt(), null, words));
    }

    private void change(String container, UnaryOperator<RunContainer> change) {
        RunContainer changed;
        synchronized (this) {
            changed = containers.computeIfPresent(container, (_, was) -> change.apply(was));
        }
        Optional.ofNullable(changed).ifPresent(events::tell);
    }

    /** From now on the engine does not take new connections, as one that is about to end. */
    public void takeNoNewConnections() {
        closing = true;
    }

    /** Done once, after the next container got another name, before anybody is told. */
    public void afterNextRename(Runnable deed) {
        afterRename = deed;
    }

    /** The engine falls silent when it has started the next container, and that one has ended. */
    public void goDownAfterNextRun() {
        goesDownAfterNextRun = true;
    }

    /** From now on nothing gets another name. */
    public void refuseNames() {
        refusesNames = true;
    }

    @Override
    public String session() throws EngineFailure {
        requireUp();
        if (closing) {
            throw failure(Reason.ENGINE_DOWN, "The engine takes no new connection");
        }
        return "session-" + session.get();
    }

    @Override
    public void rename(String container, String name) throws EngineFailure {
        requireUp();
        if (refusesNames) {
            throw failure(Reason.START_FAILED, "The name is taken");
        }
        change(
                container,
                was -> new RunContainer(
                        was.id(),
                        name,
                        was.run(),
                        was.status(),
                        was.exitCode(),
                        was.oomKilled(),
                        was.startedAt(),
                        was.finishedAt(),
                        was.standstill()));
        Runnable deed = afterRename;
        afterRename = () -> {};
        deed.run();
    }

    @Override
    public Optional<Owner> formerOwner(String workerName) {
        return former.filter(owner -> owner.workerName().equals(workerName));
    }

    @Override
    public void admit(TaskSpec spec) throws EngineFailure {
        requireUp();
        if (!admits) {
            throw new EngineFailure(Reason.NOT_PERMITTED, "this machine permits nothing");
        }
    }

    @Override
    public boolean hasImage(String image) throws EngineFailure {
        requireUp();
        return images.has(image);
    }

    @Override
    public void pull(String image) throws EngineFailure, InterruptedException {
        requireUp();
        images.pull(image);
    }

    @Override
    public String create(Run run) throws EngineFailure {
        requireUp();
        Behaviour behaviour = behaviour(run);
        if (behaviour.createFails().isPresent()) {
            throw failure(behaviour.createFails().get(), "It cannot be made");
        }
        String id = make(run);
        if (goesDownAfterNextCreate) {
            goesDownAfterNextCreate = false;
            goDown();
            throw failure(Reason.ENGINE_DOWN, "The answer was lost");
        }
        return id;
    }

    private synchronized String make(Run run) {
        String id = "id-of-" + run.containerName();
        RunContainer there = containers.get(id);
        if (there == null || !there.run().equals(run)) {
            containers.put(
                    id, new RunContainer(id, run.containerName(), run, Status.CREATED, 0, false, null, null, ""));
            made.add(run.containerName());
        }
        return id;
    }

    @Override
    public void start(String container) throws EngineFailure {
        requireUp();
        startsWaiting.incrementAndGet();
        startGate.join();
        startsWaiting.decrementAndGet();
        RunContainer there = find(container).orElseThrow(FakeContainerRuntime::missing);
        Behaviour behaviour = behaviour(there.run());
        if (behaviour.startFails().isPresent()) {
            throw failure(behaviour.startFails().get(), "It cannot be started");
        }
        if (there.status() != Status.RUNNING
                && replace(container, Status.RUNNING, 0).isPresent()) {
            events.tell(there);
            if (goesDownAfterNextRun) {
                goesDownAfterNextRun = false;
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
    public void signal(String container) throws EngineFailure {
        requireUp();
        Optional<RunContainer> there = find(container);
        if (there.isPresent() && !behaviour(there.get().run()).hangsOnStop()) {
            exit(container, 143);
        }
    }

    @Override
    public void kill(String container) throws EngineFailure {
        requireUp();
        exit(container, 137);
    }

    @Override
    public boolean isForeign(String container) throws EngineFailure {
        requireUp();
        Optional<RunContainer> there = find(container);
        return there.isPresent() && behaviour(there.get().run()).output().contains("exec format error");
    }

    @Override
    public void remove(String container) throws EngineFailure {
        requireUp();
        synchronized (this) {
            Optional.ofNullable(containers.remove(container)).ifPresent(events::tell);
        }
    }

    @Override
    public synchronized Optional<RunContainer> find(String container) throws EngineFailure {
        requireUp();
        return Optional.ofNullable(containers.get(container));
    }

    @Override
    public List<RunContainer> list() throws EngineFailure {
        requireUp();
        return everything();
    }

    @Override
    public void watch(Connected connected, Consumer<AttemptRef> changed) throws EngineFailure, InterruptedException {
        requireUp();
        events.watch(connected, changed);
    }

    @Override
    public void logs(String container, LogRequest request, OutputStream out) throws EngineFailure, IOException {
        requireUp();
        Run run = find(container).orElseThrow(FakeContainerRuntime::missing).run();
        out.write(behaviour(run).lastLines(request.tail()).getBytes(StandardCharsets.UTF_8));
    }

    /** Changes a container and answers what it was, unless there is nothing to change. */
    private synchronized Optional<RunContainer> replace(String container, Status status, int code) {
        RunContainer was = containers.get(container);
        if (was == null || was.status() == status || (status == Status.ENDED && was.status() == Status.CREATED)) {
            return Optional.empty();
        }
        Instant now = Clock.systemUTC().instant();
        containers.put(
                container,
                status == Status.RUNNING
                        ? new RunContainer(container, was.name(), was.run(), status, 0, false, now, null, "")
                        : new RunContainer(
                                container, was.name(), was.run(), status, code, false, was.startedAt(), now, ""));
        return Optional.of(was);
    }

    private Behaviour behaviour(Run run) throws EngineFailure {
        return images.behaviour(Objects.requireNonNull(run.assignment().spec()).image());
    }

    private void requireUp() throws EngineFailure {
        if (down) {
            throw failure(Reason.ENGINE_DOWN, "The engine does not answer");
        }
    }

    private static EngineFailure missing() {
        return failure(Reason.START_FAILED, "No such container");
    }

    static EngineFailure failure(Reason reason, String words) {
        return new EngineFailure(reason, words, new IllegalStateException(words));
    }
}
