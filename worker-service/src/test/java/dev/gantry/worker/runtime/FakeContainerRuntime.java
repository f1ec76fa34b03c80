package dev.gantry.worker.runtime;

import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.ExecSpec;
import dev.gantry.model.wire.LogEnd;
import dev.gantry.model.wire.LogStream;
import dev.gantry.model.wire.PullProgress;
import dev.gantry.worker.runtime.RunContainer.Status;
import java.io.IOException;
import java.io.InputStream;
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

    /** When every line of a log says that it was written. */
    private static final String WRITTEN_AT = "2026-01-01T00:00:00.000000000Z";

    private final FakeImages images = new FakeImages();
    private final Map<String, RunContainer> containers = new LinkedHashMap<>();
    private final FakeCommands commands = new FakeCommands();
    private final FakeEvents events = new FakeEvents();
    private final List<String> made = new CopyOnWriteArrayList<>();
    private final AtomicInteger startsWaiting = new AtomicInteger();
    private volatile CompletableFuture<Boolean> startGate = CompletableFuture.completedFuture(true);
    private volatile Optional<FormerOwner> former = Optional.empty();
    private final AtomicInteger session = new AtomicInteger();
    private volatile Runnable afterRename = () -> {};
    private volatile String address = "";
    private volatile boolean goesDownAfterNextRun;
    private volatile boolean closing;
    private volatile boolean refusesNames;
    private volatile boolean down;
    private volatile boolean admits = true;
    private volatile boolean goesDownAfterNextCreate;
    private volatile boolean goesDownAfterNextSignal;

    public FakeImages images() {
        return images;
    }

    public void belongedTo(Owner owner, boolean isActive) {
        former = Optional.of(new FormerOwner(owner, isActive));
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

    /** The engine falls silent when it has passed on the next signal. */
    public void goDownAfterNextSignal() {
        goesDownAfterNextSignal = true;
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
        change(container, was -> FakeContainers.held(was, words));
    }

    /** At which the containers that are started from now on are reached. */
    public void placeAt(String newAddress) {
        address = newAddress;
    }

    /** What the image's own check finds. */
    public void find(String container, EngineHealth health) {
        change(container, was -> FakeContainers.checked(was, health));
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
        change(container, was -> FakeContainers.named(was, name));
        Runnable deed = afterRename;
        afterRename = () -> {};
        deed.run();
    }

    @Override
    public Optional<FormerOwner> formerOwner(String workerName) {
        return former.filter(found -> found.owner().workerName().equals(workerName));
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
            containers.put(id, FakeContainers.created(id, run));
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
        if (goesDownAfterNextSignal) {
            goesDownAfterNextSignal = false;
            goDown();
        }
    }

    @Override
    public void kill(String container) throws EngineFailure {
        requireUp();
        exit(container, 137);
    }

    /** What the commands in containers find, beginning with the next one. */
    public FakeCommands commands() {
        return commands;
    }

    @Override
    public CommandResult execute(String container, List<String> command, Duration longest) throws EngineFailure {
        requireUp();
        if (find(container).filter(there -> there.status() == Status.RUNNING).isEmpty()) {
            throw failure(Reason.START_FAILED, "Container is not running");
        }
        return commands.execute();
    }

    @Override
    public boolean isExecuting(CommandResult.Unfinished command) throws EngineFailure {
        requireUp();
        return commands.isExecuting(command);
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
    public void logs(String container, LogRequest request, Reader reader) throws EngineFailure {
        requireUp();
        Run run = find(container).orElseThrow(FakeContainerRuntime::missing).run();
        for (String line : behaviour(run).lastLines(request.tail(), request.stream())) {
            String stamp = request.timestamps() ? FakeContainerRuntime.WRITTEN_AT + " " : "";
            boolean error = line.startsWith(Behaviour.TO_ERROR);
            String text = error ? line.substring(Behaviour.TO_ERROR.length()) : line;
            try {
                reader.take(error, (stamp + text + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException gone) {
                return;
            }
        }
    }

    /** Every command writes itself, copies its input, and ends with the number that is its last argument, or 0. */
    @Override
    public Execution exec(String container, ExecSpec spec, InputStream input, Reader output) throws EngineFailure {
        requireUp();
        if (find(container).filter(there -> there.status() == Status.RUNNING).isEmpty()) {
            throw missing();
        }
        return new FakeExecution(spec, input, output);
    }

    @Override
    public LogEnd logEnd(String container) throws EngineFailure {
        LogEnd end = new LogEnd();
        logs(container, new LogRequest(false, Optional.empty(), Optional.empty(), true, LogStream.ALL), end::add);
        return end;
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
                        ? FakeContainers.running(was, now, address)
                        : FakeContainers.ended(was, now, code));
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
