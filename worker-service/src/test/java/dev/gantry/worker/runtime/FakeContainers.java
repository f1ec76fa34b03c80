package dev.gantry.worker.runtime;

import dev.gantry.model.Reason;
import dev.gantry.worker.runtime.RunContainer.Status;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The containers of a {@link FakeContainerRuntime}, and how they change. Safe for many threads. */
final class FakeContainers {

    private final Map<String, RunContainer> containers = new LinkedHashMap<>();
    private final List<String> made = new CopyOnWriteArrayList<>();
    /** Those of which the kernel has killed a child for its memory. */
    private final Set<String> bereft = ConcurrentHashMap.newKeySet();

    private final Consumer<RunContainer> changed;

    /** Each change is told once it has happened. */
    FakeContainers(Consumer<RunContainer> changed) {
        this.changed = changed;
    }

    synchronized List<RunContainer> all() {
        return List.copyOf(containers.values());
    }

    synchronized Optional<RunContainer> find(String id) {
        return Optional.ofNullable(containers.get(id));
    }

    boolean isRunning(String id) {
        return find(id).filter(there -> there.status() == Status.RUNNING).isPresent();
    }

    /** The names of all that were ever made, in their order. */
    List<String> made() {
        return List.copyOf(made);
    }

    synchronized String make(Run run) {
        String id = "id-of-" + run.containerName();
        RunContainer there = containers.get(id);
        if (there == null || !there.run().equals(run)) {
            containers.put(id, FakeContainer.created(id, run));
            made.add(run.containerName());
        }
        return id;
    }

    void remove(String id) {
        RunContainer gone;
        synchronized (this) {
            gone = containers.remove(id);
        }
        Optional.ofNullable(gone).ifPresent(changed);
    }

    void rename(String id, String name) throws EngineFailure {
        synchronized (this) {
            if (containers.values().stream()
                    .anyMatch(other -> !other.id().equals(id) && other.name().equals(name))) {
                throw FakeContainerRuntime.failure(Reason.START_FAILED, "The name " + name + " is in use");
            }
        }
        change(id, was -> FakeContainer.named(was, name));
    }

    void change(String id, UnaryOperator<RunContainer> change) {
        RunContainer now;
        synchronized (this) {
            now = containers.computeIfPresent(id, (_, was) -> change.apply(was));
        }
        Optional.ofNullable(now).ifPresent(changed);
    }

    /** Answers whether there was anything to start. */
    boolean start(String id, String address) {
        return replace(
                id, was -> was.status() != Status.RUNNING, (was, now) -> FakeContainer.running(was, now, address));
    }

    /** The kernel kills a child of its program for its memory: somebody is told, and all that is to be seen comes with its end. */
    void killChild(String id) {
        bereft.add(id);
        change(id, was -> was);
    }

    /** Ends one that runs. */
    void exit(String id, int code) {
        replace(
                id,
                was -> was.status() == Status.RUNNING,
                (was, now) -> FakeContainer.ended(was, now, code, bereft.contains(id)));
    }

    private boolean replace(
            String id, Predicate<RunContainer> applies, BiFunction<RunContainer, Instant, RunContainer> change) {
        RunContainer was;
        synchronized (this) {
            was = containers.get(id);
            if (was == null || !applies.test(was)) {
                return false;
            }
            containers.put(id, change.apply(was, Clock.systemUTC().instant()));
        }
        changed.accept(was);
        return true;
    }
}
