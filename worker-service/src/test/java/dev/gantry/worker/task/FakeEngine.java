package dev.gantry.worker.task;

import dev.gantry.model.Reason;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.Engine;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Owner;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.RunContainer.Status;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** An engine in memory with behaviour: images can be missing, pulls slow, starts held up or refused, containers killed. */
final class FakeEngine implements ContainerRuntime {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    final Set<String> images = ConcurrentHashMap.newKeySet();
    final List<String> calls = new ArrayList<>();
    private final Map<String, RunContainer> containers = new LinkedHashMap<>();
    private volatile Optional<Reason> startRefusal = Optional.empty();
    private volatile CountDownLatch startGate = new CountDownLatch(0);
    private volatile CountDownLatch pullGate = new CountDownLatch(0);
    private volatile boolean down;
    private volatile boolean ignoresSignals;
    private volatile Consumer<AttemptRef> listener = _ -> {};

    void listen(Consumer<AttemptRef> changed) {
        listener = changed;
    }

    void refuseStarts(Reason reason) {
        startRefusal = Optional.of(reason);
    }

    void holdStarts(CountDownLatch gate) {
        startGate = gate;
    }

    void holdPulls(CountDownLatch gate) {
        pullGate = gate;
    }

    void goDown(boolean nowDown) {
        down = nowDown;
    }

    void ignoreSignals() {
        ignoresSignals = true;
    }

    synchronized List<RunContainer> all() {
        return List.copyOf(containers.values());
    }

    synchronized long count(String call) {
        return calls.stream().filter(call::equals).count();
    }

    /** A container ends by itself. */
    void exit(String id, int code) {
        change(id, Status.ENDED, code);
    }

    /** Somebody else takes a container away. */
    void vanish(String id) {
        RunContainer gone;
        synchronized (this) {
            gone = Objects.requireNonNull(containers.remove(id));
        }
        listener.accept(gone.run().attempt());
    }

    private void change(String id, Status status, int code) {
        RunContainer changed;
        synchronized (this) {
            RunContainer before = containers.get(id);
            if (before == null) {
                return;
            }
            changed = new RunContainer(id, before.run(), status, code, false, NOW, status == Status.ENDED ? NOW : null);
            containers.put(id, changed);
        }
        listener.accept(changed.run().attempt());
    }

    private synchronized void called(String call) throws EngineFailure {
        calls.add(call);
        if (down) {
            throw new EngineFailure(Reason.ENGINE_DOWN, "no answer", new IllegalStateException("down"));
        }
    }

    @Override
    public Engine engine() {
        return new Engine("fake", "1.41", "x86_64", 4, 4_096);
    }

    @Override
    public Optional<Owner> formerOwner(String workerName) {
        return Optional.empty();
    }

    @Override
    public boolean hasImage(String image) throws EngineFailure {
        called("hasImage");
        return images.contains(image);
    }

    @Override
    public void pull(String image) throws EngineFailure, InterruptedException {
        called("pull");
        pullGate.await();
        images.add(image);
    }

    @Override
    public String create(Run run) throws EngineFailure {
        called("create");
        synchronized (this) {
            containers.putIfAbsent(
                    run.containerName(),
                    new RunContainer(run.containerName(), run, Status.CREATED, 0, false, null, null));
        }
        return run.containerName();
    }

    @Override
    public void start(String container) throws EngineFailure {
        called("start");
        try {
            startGate.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (startRefusal.isPresent()) {
            throw new EngineFailure(startRefusal.get(), "refused", new IllegalStateException("refused"));
        }
        change(container, Status.RUNNING, 0);
    }

    @Override
    public void signal(String container) throws EngineFailure {
        called("signal");
        if (!ignoresSignals) {
            change(container, Status.ENDED, 143);
        }
    }

    @Override
    public void kill(String container) throws EngineFailure {
        called("kill");
        change(container, Status.ENDED, 137);
    }

    @Override
    public void remove(String container) throws EngineFailure {
        called("remove");
        synchronized (this) {
            containers.remove(container);
        }
    }

    @Override
    public Optional<RunContainer> find(String container) throws EngineFailure {
        called("find");
        synchronized (this) {
            return Optional.ofNullable(containers.get(container));
        }
    }

    @Override
    public List<RunContainer> list() throws EngineFailure {
        called("list");
        return all();
    }

    @Override
    public void watch(Runnable connected, Consumer<AttemptRef> changed) {
        throw new IllegalStateException("this engine tells its listener by itself");
    }

    @Override
    public void logs(String container, LogRequest request, OutputStream out) {
        throw new IllegalStateException("this engine keeps no logs");
    }
}
