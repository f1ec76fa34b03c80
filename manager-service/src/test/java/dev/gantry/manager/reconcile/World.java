package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Policies;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.manager.scheduling.Spread;
import dev.gantry.model.Attempt;
import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.PortRange;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Observation;
import dev.gantry.model.wire.WorkerRegistration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The pure core with a clock that a test turns: commands in, one turn each, no thread and no database. */
final class World {

    static final Resources CAPACITY = new Resources(4_000, 4_096, 100, 32_768);
    private static final EngineStatus ENGINE = new EngineStatus(EngineState.OK, "1", "1.41");

    final ClusterState state = new ClusterState();
    final List<ClusterEvent> history = new ArrayList<>();
    private final Decider decider;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long nextEvent = 1;
    private final Map<WorkerId, Instant> silent = new HashMap<>();

    World() {
        this(0);
    }

    /** A world in which so many tasks at a time may give way to more important ones. */
    World(int preemptionBudget) {
        this.decider = new Decider(new Scheduler(Filter.ALL, Policies.only(new Spread()), preemptionBudget));
    }

    static TaskId task(int number) {
        return new TaskId(new UUID(1, number));
    }

    static WorkerId worker(int number) {
        return new WorkerId(new UUID(2, number));
    }

    static SpecHash hash(TaskSpec spec) {
        return new SpecHash(String.format("%064x", spec.hashCode() & 0xffffffffL));
    }

    static TaskSpec spec(RestartMode mode, OnDisconnect onDisconnect, PortSpec... ports) {
        return TaskSpec.builder("web", "nginx")
                .ports(List.of(ports))
                .restartPolicy(RestartPolicy.of(mode))
                .onDisconnect(onDisconnect)
                .build();
    }

    /** A task that was submitted and runs. */
    void running(int task, TaskSpec spec) {
        submit(task, spec);
        runs(task);
    }

    void advance(Duration time) {
        now = now.plus(time);
    }

    /** Applies commands and then places what waits, as one turn of the control loop does; the last one's decision. */
    Decision send(Command... commands) {
        Turn turn = new Turn(state, nextEvent, now);
        Decision decision = Decision.of();
        for (Command command : commands) {
            decision = decider.decide(state, command, turn.nextEvent(), now);
            if (decision instanceof Decision.Accepted accepted) {
                turn.apply(accepted.changes(), "test");
            }
        }
        place(turn);
        history.addAll(turn.events());
        nextEvent = turn.nextEvent();
        return decision;
    }

    void place() {
        Turn turn = new Turn(state, nextEvent, now);
        place(turn);
        history.addAll(turn.events());
        nextEvent = turn.nextEvent();
    }

    private void place(Turn turn) {
        PlacementPass pass = decider.placementPass(
                Map::of,
                worker -> silent.containsKey(worker) ? Duration.between(silent.get(worker), now) : Duration.ZERO,
                now);
        for (Task pending : state.pending()) {
            List<Change> changes = pass.decide(state, pending);
            turn.apply(changes, "manager");
        }
    }

    void join(int worker) {
        join(worker, CAPACITY);
    }

    void join(int worker, Resources capacity) {
        join(worker, capacity, Map.of(), "x86_64");
    }

    void join(int worker, String arch) {
        join(worker, CAPACITY, Map.of(), arch);
    }

    void join(int worker, Map<String, String> labels) {
        join(worker, CAPACITY, labels, "x86_64");
    }

    private void join(int worker, Resources capacity, Map<String, String> labels, String arch) {
        register(worker, "w" + worker, "http://w" + worker, capacity, labels, arch, new UUID(3, worker), ENGINE);
        see(worker, Liveness.READY);
    }

    Decision register(int worker, String name, String address, int incarnation) {
        return register(worker, name, address, new UUID(3, incarnation));
    }

    Decision register(int worker, String name, String address, UUID incarnation) {
        return register(worker, name, address, CAPACITY, Map.of(), "x86_64", incarnation, ENGINE);
    }

    Decision register(int worker, EngineStatus engine) {
        return register(
                worker, "w" + worker, "http://w" + worker, CAPACITY, Map.of(), "x86_64", new UUID(3, worker), engine);
    }

    private Decision register(
            int worker,
            String name,
            String address,
            Resources capacity,
            Map<String, String> labels,
            String arch,
            UUID incarnation,
            EngineStatus engine) {
        return send(new Command.RegisterWorker(new WorkerRegistration(
                worker(worker),
                name,
                address,
                capacity,
                labels,
                new PortRange(20_000, 20_004),
                arch,
                "test",
                engine,
                incarnation,
                true)));
    }

    /** The machine comes back with more or less in it. */
    void joinsAgain(int worker, Resources capacity) {
        UUID process = new UUID(4, nextEvent);
        register(worker, "w" + worker, "http://w" + worker, capacity, Map.of(), "x86_64", process, ENGINE);
        see(worker, Liveness.READY);
    }

    void see(int worker, Liveness liveness) {
        send(new Command.SeeWorker(worker(worker), liveness, EngineState.OK));
    }

    /** From now on nothing is heard of a worker. */
    void fallsSilent(int worker) {
        silent.put(worker(worker), now);
    }

    Decision lose(int worker) {
        return send(new Command.LoseWorker(worker(worker), () -> true));
    }

    Decision submit(int task, TaskSpec spec) {
        return send(Command.SubmitTasks.one(task(task), hash(spec), spec));
    }

    Decision stop(int task) {
        return send(new Command.StopTask(task(task), Optional.empty()));
    }

    /** Wishes that a task goes from one worker to another. */
    Decision move(int task, int from, int to) {
        return send(new Command.MoveTask(task(task), worker(from), worker(to), Reason.DRAINING, 4));
    }

    Decision drain(int worker, Duration within, boolean force) {
        return send(new Command.DrainWorker(worker(worker), within, force));
    }

    /** The next step of a drain, until there is nothing to do. */
    void drainOn(int worker) {
        Decision step = send(new Command.AdvanceDrain(worker(worker), 4, Map::of));
        while (!step.equals(Decision.of())) {
            step = send(new Command.AdvanceDrain(worker(worker), 4, Map::of));
        }
    }

    TaskAttempt attempt(int task, int number) {
        return get(task).findAttempt(new Attempt(number)).orElseThrow();
    }

    Task get(int task) {
        return state.loadTask(task(task));
    }

    TaskAttempt current(int task) {
        return get(task).current().orElseThrow();
    }

    void observe(int worker, Observation... observations) {
        send(new Command.ObserveTasks(worker(worker), false, List.of(observations)));
    }

    void observeAll(int worker, Observation... observations) {
        send(new Command.ObserveTasks(worker(worker), true, List.of(observations)));
    }

    void runs(int task) {
        TaskAttempt attempt = current(task);
        send(new Command.ObserveTasks(
                attempt.worker(),
                false,
                List.of(Observed.running(task, attempt.number().number()))));
    }

    void ends(int task, Reason reason, int exitCode) {
        TaskAttempt attempt = current(task);
        send(new Command.ObserveTasks(
                attempt.worker(),
                false,
                List.of(Observed.gone(task, attempt.number().number(), reason, exitCode))));
    }
}
