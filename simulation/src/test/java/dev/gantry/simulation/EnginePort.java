package dev.gantry.simulation;

import dev.gantry.simulation.SimEngine.Failure;
import dev.gantry.simulation.SimEngine.Result;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.ContainerGlance;
import dev.gantry.worker.runtime.ContainerLifeCycle;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.EngineHealth;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Puts a simulated engine behind the workers' port of containers' lives: with each question simulated time goes on until it is answered, and a little
 * further.
 */
final class EnginePort implements ContainerLifeCycle {

    /** Within it everybody who watches is told of what was done. */
    private static final Duration AFTERWARDS = Duration.ofMillis(100);

    private final World world;
    private final SimEngine engine;

    EnginePort(World world, SimEngine engine) {
        this.world = world;
        this.engine = engine;
    }

    private synchronized <T> T ask(Consumer<Consumer<Result<T>>> verb) throws EngineFailure {
        AtomicReference<Result<T>> answer = new AtomicReference<>();
        verb.accept(answer::set);
        while (answer.get() == null) {
            world.time.step();
        }
        AtomicBoolean isOver = new AtomicBoolean();
        world.time.after(AFTERWARDS, "afterwards", () -> isOver.set(true));
        while (!isOver.get()) {
            world.time.step();
        }
        Failure failure = answer.get().failure();
        if (failure != null) {
            throw new EngineFailure(failure.reason(), failure.words());
        }
        return Objects.requireNonNull(answer.get().value());
    }

    private void does(Consumer<Consumer<Result<Boolean>>> verb) throws EngineFailure {
        boolean _ = this.<Boolean>ask(verb);
    }

    private static RunContainer seen(Container container) {
        return new RunContainer(
                container.id,
                container.name,
                container.run,
                switch (container.status) {
                    case CREATED -> RunContainer.Status.CREATED;
                    case RUNNING -> RunContainer.Status.RUNNING;
                    case ENDED -> RunContainer.Status.ENDED;
                },
                container.exitCode,
                container.oomKilled,
                container.startedAt,
                container.finishedAt,
                "",
                "",
                "",
                EngineHealth.NONE);
    }

    @Override
    public String create(Run run) throws EngineFailure {
        return ask(then -> engine.create(run, then));
    }

    @Override
    public void start(String container) throws EngineFailure {
        does(then -> engine.start(container, then));
    }

    @Override
    public void rename(String container, String name) throws EngineFailure {
        does(then -> engine.rename(container, name, then));
    }

    @Override
    public void signal(String container) throws EngineFailure {
        does(then -> engine.signal(container, then));
    }

    @Override
    public void kill(String container) throws EngineFailure {
        does(then -> engine.kill(container, then));
    }

    @Override
    public void remove(String container) throws EngineFailure {
        does(then -> engine.remove(container, then));
    }

    @Override
    public Optional<RunContainer> find(String container) throws EngineFailure {
        return list().stream().filter(found -> found.id().equals(container)).findFirst();
    }

    @Override
    public List<RunContainer> list() throws EngineFailure {
        return this.<List<Container>>ask(engine::list).stream()
                .map(EnginePort::seen)
                .toList();
    }

    @Override
    public List<ContainerGlance> glance() throws EngineFailure {
        return list().stream().map(RunContainer::glance).toList();
    }

    @Override
    public void watch(Connected connected, Consumer<AttemptRef> changed) throws EngineFailure, InterruptedException {
        synchronized (this) {
            engine.watch(key -> changed.accept(new AttemptRef(key.task(), key.attempt())));
        }
        connected.look();
        new CountDownLatch(1).await();
    }
}
