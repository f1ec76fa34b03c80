package dev.gantry.simulation;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.Reason;
import dev.gantry.simulation.Container.Status;
import dev.gantry.simulation.Habits.End;
import dev.gantry.worker.runtime.Run;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A container engine. Its verbs take time, may fail before or after they had their effect, and may be answered with nothing at
 * all; containers run on whether a worker lives or not.
 */
final class SimEngine {

    /** Why a verb failed, in the worker's words. */
    record Failure(Reason reason, String words) {}

    /** How a verb ended: with a value, or with a failure. */
    record Result<T>(@Nullable T value, @Nullable Failure failure) {
        static <T> Result<T> of(T value) {
            return new Result<>(value, null);
        }

        static <T> Result<T> failed(Failure failure) {
            return new Result<>(null, failure);
        }

        boolean failed() {
            return failure != null;
        }
    }

    private final World world;
    private final String name;
    private final Habits habits;
    private final Map<String, Container> containers = new LinkedHashMap<>();
    private final Ailments ailments;
    private final EngineVerbs verbs;
    private Consumer<AttemptKey> watcher = _ -> {};
    private int made;
    private int version;

    SimEngine(World world, String name, Habits habits) {
        this.world = world;
        this.name = name;
        this.habits = habits;
        this.ailments = new Ailments(world, this::changed);
        this.verbs = new EngineVerbs(world);
    }

    /** Tells of every change of a container from now on; only the last one that watches is told. */
    void watch(Consumer<AttemptKey> told) {
        watcher = told;
    }

    void silent(boolean isSilent) {
        verbs.silent(isSilent);
    }

    boolean isSilent() {
        return verbs.isSilent();
    }

    /** How likely each verb is to fail from now on. */
    void failures(double rate) {
        verbs.failures(rate);
    }

    /** Grows with every change, so that whoever checks sees whether there is anything new. */
    int version() {
        return version;
    }

    Collection<Container> containers() {
        return Collections.unmodifiableCollection(containers.values());
    }

    Optional<Container> find(String id) {
        return Optional.ofNullable(containers.get(id));
    }

    /** Fetches an image: quick, slow, or not to be had. */
    void pull(Consumer<Result<Boolean>> then) {
        boolean slow = !world.isCalm() && world.dice.chance(0.1);
        boolean missing = verbs.fails(0.2);
        Failure failure = new Failure(Reason.IMAGE_NOT_FOUND, "no such image");
        verbs.ask(
                "pull",
                slow ? world.millis(1_000, 15_000) : world.millis(0, 50),
                missing ? failure : null,
                () -> Result.of(true),
                then);
    }

    /** Makes the container of a run, or finds the one that was made before: its name belongs to the run. */
    void create(Run run, Consumer<Result<String>> then) {
        verbs.ask("create", world.millis(10, 200), null, () -> Result.of(made(run).id), then);
    }

    private Container made(Run run) {
        Optional<Container> there = named(run.containerName());
        if (there.filter(known -> isSame(known.run, run)).isPresent()) {
            return there.get();
        }
        there.ifPresent(other -> removeByHand(other.id));
        Container next = new Container(name + "-c" + made++, run);
        containers.put(next.id, next);
        changed(next);
        return next;
    }

    private Optional<Container> named(String wanted) {
        return containers.values().stream()
                .filter(known -> known.name.equals(wanted))
                .findFirst();
    }

    private static boolean isSame(Run one, Run other) {
        return one.restart() == other.restart()
                && one.attempt().equals(other.attempt())
                && Objects.equals(
                        one.assignment().specHash(), other.assignment().specHash());
    }

    void start(String id, Consumer<Result<Boolean>> then) {
        verbs.ask("start", world.millis(20, 300), startFailure(id), () -> started(id), then);
    }

    private @Nullable Failure startFailure(String id) {
        if (!verbs.fails(1)) {
            return null;
        }
        List<Integer> ports = find(id).stream()
                .flatMap(container -> container.assignment.ports().stream())
                .map(port -> port.host())
                .toList();
        if (!ports.isEmpty() && world.dice.chance(0.5)) {
            return new Failure(Reason.PORT_TAKEN, "cannot bind 0.0.0.0:" + world.dice.pick(ports));
        }
        return world.dice.chance(0.1)
                ? new Failure(Reason.COMMAND_NOT_FOUND, "no such file")
                : new Failure(Reason.START_FAILED, "the runtime failed");
    }

    private Result<Boolean> started(String id) {
        Container container = containers.get(id);
        if (container == null) {
            return Result.failed(new Failure(Reason.START_FAILED, "no such container"));
        }
        if (container.status != Status.RUNNING) {
            container.begin(world.time.now());
            changed(container);
            habits.begun(container).ifPresent(end -> plan(container, end));
            ailments.begin(container);
        }
        return Result.of(true);
    }

    private void plan(Container container, End end) {
        int start = container.starts;
        container.ends = true;
        world.time.after(end.after(), "exit", () -> {
            if (container.starts == start) {
                end(container, end.code(), end.oom(), false);
            }
        });
    }

    /** Ends a container's process, if it runs. */
    void end(Container container, int code, boolean oom, boolean byEngine) {
        if (container.status == Status.RUNNING && containers.containsKey(container.id)) {
            container.status = Status.ENDED;
            container.exitCode = code;
            container.oomKilled = oom;
            container.endedByEngine = byEngine;
            container.finishedAt = world.time.now();
            changed(container);
        }
    }

    /** Asks a process to end. One that does not run hears nothing. */
    void signal(String id, Consumer<Result<Boolean>> then) {
        change(
                "signal",
                world.millis(5, 50),
                id,
                container -> {
                    if (container.status == Status.RUNNING) {
                        habits.asked(container).ifPresent(end -> plan(container, end));
                    }
                },
                then);
    }

    void kill(String id, Consumer<Result<Boolean>> then) {
        change("kill", world.millis(5, 100), id, container -> end(container, 137, false, false), then);
    }

    void remove(String id, Consumer<Result<Boolean>> then) {
        change("remove", world.millis(5, 100), id, container -> removeByHand(container.id), then);
    }

    /** Takes a container away, whatever it does. */
    void removeByHand(String id) {
        Container gone = containers.remove(id);
        if (gone != null) {
            changed(gone);
        }
    }

    /** Gives a container another name, unless another one has it. */
    void rename(String id, String wanted, Consumer<Result<Boolean>> then) {
        verbs.ask("rename", world.millis(5, 50), verbs.failure(), () -> renamed(id, wanted), then);
    }

    private Result<Boolean> renamed(String id, String wanted) {
        if (named(wanted).filter(other -> !other.id.equals(id)).isPresent()) {
            return Result.failed(new Failure(Reason.START_FAILED, "the name " + wanted + " is in use"));
        }
        find(id).ifPresent(container -> {
            container.name = wanted;
            changed(container);
        });
        return Result.of(true);
    }

    void list(Consumer<Result<List<Container>>> then) {
        verbs.ask("list", world.millis(5, 100), null, () -> Result.of(List.copyOf(containers.values())), then);
    }

    /** A restart ends what runs; an engine that was emptied has nothing left. */
    void restart() {
        verbs.restart();
        List.copyOf(containers.values()).forEach(container -> end(container, 137, false, true));
    }

    void empty() {
        List.copyOf(containers.keySet()).forEach(this::removeByHand);
    }

    private void changed(Container container) {
        version++;
        world.time.after(world.millis(1, 20), "engine event", () -> watcher.accept(container.attempt));
    }

    /** One that a container which is gone needs no more. */
    private void change(
            String what, Duration time, String id, Consumer<Container> effect, Consumer<Result<Boolean>> then) {
        verbs.ask(
                what,
                time,
                verbs.failure(),
                () -> {
                    find(id).ifPresent(effect);
                    return Result.of(true);
                },
                then);
    }
}
