package dev.gantry.simulation;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.wire.Assignment;
import dev.gantry.simulation.Container.Status;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
        boolean failed() {
            return failure != null;
        }
    }

    private static final Failure SILENT = new Failure(Reason.ENGINE_DOWN, "the engine does not answer");

    private final World world;
    private final String name;
    private final Map<String, Container> containers = new LinkedHashMap<>();
    private final Ailments ailments;
    private Consumer<AttemptKey> watcher = _ -> {};
    private boolean silent;
    private double failureRate;
    private int made;
    private int version;
    /** Counts the engine's own processes: what one was asked, the next one does not do. */
    private int session;

    SimEngine(World world, String name) {
        this.world = world;
        this.name = name;
        this.ailments = new Ailments(world, this::changed);
    }

    /** Tells of every change of a container from now on; only the last one that watches is told. */
    void watch(Consumer<AttemptKey> told) {
        watcher = told;
    }

    void silent(boolean isSilent) {
        silent = isSilent;
    }

    boolean isSilent() {
        return silent;
    }

    /** How likely each verb is to fail from now on. */
    void failures(double rate) {
        failureRate = rate;
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
        boolean missing = fails(0.2);
        Failure failure = new Failure(Reason.IMAGE_NOT_FOUND, "no such image");
        verb(
                "pull",
                slow ? world.millis(1_000, 15_000) : world.millis(0, 50),
                missing ? failure : null,
                () -> true,
                then);
    }

    /** Makes the container of a run, or finds the one that was made before: its name belongs to the run. */
    void create(Assignment assignment, int restart, int failures, Consumer<Result<String>> then) {
        verb("create", world.millis(10, 200), null, () -> made(assignment, restart, failures).id, then);
    }

    private Container made(Assignment assignment, int restart, int failures) {
        AttemptKey key = new AttemptKey(assignment.task(), assignment.attempt());
        return containers.values().stream()
                .filter(known -> known.attempt.equals(key) && known.restart == restart)
                .findFirst()
                .orElseGet(() -> {
                    Container next = new Container(name + "-c" + made++, assignment, restart, failures);
                    containers.put(next.id, next);
                    changed(next);
                    return next;
                });
    }

    void start(String id, Consumer<Result<Boolean>> then) {
        Failure failure = startFailure(id);
        verb(
                "start",
                world.millis(20, 300),
                failure,
                () -> find(id).map(this::started).orElse(false),
                then);
    }

    private @Nullable Failure startFailure(String id) {
        if (!fails(1)) {
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

    private boolean started(Container container) {
        if (container.status != Status.CREATED) {
            return true;
        }
        container.status = Status.RUNNING;
        container.startedAt = world.time.now();
        changed(container);
        planEnd(container);
        ailments.begin(container);
        return true;
    }

    /** Most run on; some end well, some badly, some for want of memory. When the faults are over, only jobs end, and well. */
    private void planEnd(Container container) {
        RestartMode mode = container.assignment.spec() == null
                ? RestartMode.NO
                : container.assignment.spec().restartPolicy().mode();
        boolean forEver = mode == RestartMode.ALWAYS || mode == RestartMode.UNLESS_STOPPED;
        int chance = world.dice.below(100);
        if (world.isCalm()) {
            if (!forEver && chance < 30) {
                endAfter(container, world.millis(500, 8_000), 0, false);
            }
        } else if (chance < 25) {
            endAfter(container, world.millis(100, 15_000), 0, false);
        } else if (chance < 45) {
            endAfter(container, world.millis(50, 15_000), 1 + world.dice.below(3), false);
        } else if (chance < 50) {
            endAfter(container, world.millis(100, 5_000), 137, true);
        }
    }

    private void endAfter(Container container, Duration after, int code, boolean oom) {
        container.ends = true;
        world.time.after(after, "exit", () -> end(container, code, oom, false));
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

    /** Asks the process to end: many do at once, some do later, some not at all. */
    void signal(String id, Consumer<Result<Boolean>> then) {
        verb("signal", world.millis(5, 50), failure(), () -> signalled(id), then);
    }

    private boolean signalled(String id) {
        find(id).filter(_ -> world.dice.chance(0.8))
                .ifPresent(container ->
                        endAfter(container, world.millis(0, 4_000), world.dice.chance(0.5) ? 0 : 143, false));
        return true;
    }

    void kill(String id, Consumer<Result<Boolean>> then) {
        verb(
                "kill",
                world.millis(5, 100),
                failure(),
                () -> {
                    find(id).ifPresent(container -> end(container, 137, false, false));
                    return true;
                },
                then);
    }

    void remove(String id, Consumer<Result<Boolean>> then) {
        verb(
                "remove",
                world.millis(5, 100),
                failure(),
                () -> {
                    removeByHand(id);
                    return true;
                },
                then);
    }

    /** Takes a container away, whatever it does. */
    void removeByHand(String id) {
        Container gone = containers.remove(id);
        if (gone != null) {
            changed(gone);
        }
    }

    /** Writes into a container's name that it is to end because no manager is heard of. */
    void markCutOff(String id, Consumer<Result<Boolean>> then) {
        verb(
                "rename",
                world.millis(5, 50),
                failure(),
                () -> {
                    find(id).ifPresent(container -> container.cutOff = true);
                    return true;
                },
                then);
    }

    /** Writes into a container's name that its attempt is over. */
    void markOver(String id, Consumer<Result<Boolean>> then) {
        verb(
                "rename",
                world.millis(5, 50),
                failure(),
                () -> {
                    find(id).ifPresent(container -> container.over = true);
                    return true;
                },
                then);
    }

    /** Writes into a container's name that it is unhealthy and was given up. */
    void markGivenUp(String id, Consumer<Result<Boolean>> then) {
        verb(
                "rename",
                world.millis(5, 50),
                failure(),
                () -> {
                    find(id).ifPresent(container -> container.givenUp = true);
                    return true;
                },
                then);
    }

    void list(Consumer<Result<List<Container>>> then) {
        verb("list", world.millis(5, 100), null, () -> List.copyOf(containers.values()), then);
    }

    /** A restart ends what runs; an engine that was emptied has nothing left. */
    void restart() {
        session++;
        List.copyOf(containers.values()).forEach(container -> end(container, 137, false, true));
    }

    void empty() {
        List.copyOf(containers.keySet()).forEach(this::removeByHand);
    }

    private void changed(Container container) {
        version++;
        world.time.after(world.millis(1, 20), "engine event", () -> watcher.accept(container.attempt));
    }

    private @Nullable Failure failure() {
        return fails(1) ? SILENT : null;
    }

    private boolean fails(double share) {
        return failureRate > 0 && world.dice.chance(failureRate * share);
    }

    /** A verb has its effect after half of its time. An answer may get lost: then the worker sees a failure all the same. */
    private <T> void verb(
            String what, Duration time, @Nullable Failure failure, Supplier<T> effect, Consumer<Result<T>> then) {
        boolean answerLost = fails(0.3);
        int asked = session;
        world.time.after(time, what, () -> {
            if (silent || asked != session) {
                then.accept(new Result<>(null, SILENT));
            } else if (failure != null) {
                then.accept(new Result<>(null, failure));
            } else {
                T value = effect.get();
                Result<T> result = answerLost ? new Result<>(null, SILENT) : new Result<>(value, null);
                world.time.after(world.millis(1, 10), what + " answered", () -> then.accept(result));
            }
        });
    }
}
