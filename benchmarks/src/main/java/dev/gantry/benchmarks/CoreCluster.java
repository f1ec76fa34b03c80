package dev.gantry.benchmarks;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.reconcile.PlacementPass;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.manager.scheduling.Spread;
import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.Phase;
import dev.gantry.model.PortRange;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Observation;
import dev.gantry.model.wire.WorkerRegistration;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The manager's pure core with nothing around it: commands go in, turns come out, and no turn is written anywhere. */
final class CoreCluster {

    private final Decider decider = new Decider(new Scheduler(Filter.ALL, new Spread()));
    private final Consumer<Turn> committed;
    private final Random ids;
    final ClusterState state = new ClusterState();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long nextEvent = 1;
    private final Map<WorkerId, Resources> measured = new HashMap<>();
    private int restarts;

    /**
     * An empty cluster.
     *
     * @param committed sees every turn that changed anything, as whoever publishes it would
     */
    CoreCluster(long seed, Consumer<Turn> committed) {
        this.committed = committed;
        this.ids = new Random(seed);
    }

    UUID newId() {
        return new UUID(ids.nextLong(), ids.nextLong());
    }

    /** A worker joins and is ready. */
    void join(String name, Resources capacity) {
        WorkerId id = new WorkerId(newId());
        send(new Command.RegisterWorker(new WorkerRegistration(
                id,
                name,
                "http://" + name,
                capacity,
                Map.of(),
                new PortRange(20_000, 29_999),
                "x86_64",
                "bench",
                new EngineStatus(EngineState.OK, "1", "1.41"),
                newId(),
                true)));
        send(new Command.SeeWorker(id, Liveness.READY, EngineState.OK));
    }

    /** A minute passes. */
    void rest() {
        now = now.plus(Duration.ofMinutes(1));
    }

    /** The worker says that so much is in use there. */
    void uses(WorkerId worker, Resources used) {
        measured.put(worker, used);
    }

    /** Accepts tasks, which are not placed yet. */
    List<TaskId> submit(List<TaskSpec> specs, List<SpecHash> hashes) {
        List<TaskId> accepted = specs.stream().map(_ -> new TaskId(newId())).toList();
        Turn turn = turn();
        for (int index = 0; index < specs.size(); index++) {
            decide(turn, Command.SubmitTasks.one(accepted.get(index), hashes.get(index), specs.get(index)));
        }
        end(turn);
        return accepted;
    }

    /** One placement pass over everything that waits, in one turn. Answers how many found a place. */
    int place(Decider placing) {
        Turn turn = turn();
        PlacementPass pass = placing.placementPass(() -> measured, now);
        int before = turn.events().size();
        Optional<Task> next = state.nextPending(null);
        while (next.isPresent()) {
            turn.apply(pass.decide(state, next.get()), "manager");
            next = state.nextPending(next.get());
        }
        int placed = turn.events().size() - before;
        end(turn);
        return placed;
    }

    /** Places tasks one by one, as they come. Answers whether all of them found a place. */
    boolean placeAll(List<TaskSpec> specs, Decider placing) {
        for (int index = 0; index < specs.size(); index++) {
            submit(List.of(specs.get(index)), List.of(new SpecHash(String.format("%064x", index))));
            if (place(placing) == 0) {
                return false;
            }
        }
        return true;
    }

    /** What its worker reports when it has started the task's container again. */
    Command restarted(TaskId id) {
        restarts++;
        return report(id, Phase.RUNNING, Reason.STARTED, null);
    }

    /** The task's container has ended with status 0, so that its bookings end. */
    void end(TaskId id) {
        observe(id, Phase.GONE, Reason.EXITED, 0);
    }

    void run(TaskId id) {
        observe(id, Phase.RUNNING, Reason.STARTED, null);
    }

    private void observe(TaskId id, Phase phase, Reason reason, @Nullable Integer exitCode) {
        send(report(id, phase, reason, exitCode));
    }

    private Command report(TaskId id, Phase phase, Reason reason, @Nullable Integer exitCode) {
        TaskAttempt attempt = state.loadTask(id).current().orElseThrow();
        Observation seen = new Observation(
                id,
                attempt.number(),
                restarts,
                String.format("%016x%016x%016x%016x", ids.nextLong(), ids.nextLong(), ids.nextLong(), ids.nextLong()),
                phase,
                reason,
                "",
                exitCode,
                false,
                null,
                now,
                phase == Phase.GONE ? now : null);
        return new Command.ObserveTasks(attempt.worker(), false, List.of(seen));
    }

    void send(Command command) {
        Turn turn = turn();
        decide(turn, command);
        end(turn);
    }

    private void decide(Turn turn, Command command) {
        Decision decision = decider.decide(state, command, turn.nextEvent(), now);
        switch (decision) {
            case Decision.Accepted accepted -> turn.apply(accepted.changes(), "bench");
            case Decision.Rejected rejected -> throw rejected.problem();
        }
    }

    private Turn turn() {
        now = now.plus(Duration.ofMillis(1));
        return new Turn(state, nextEvent, now);
    }

    private void end(Turn turn) {
        nextEvent = turn.nextEvent();
        committed.accept(turn);
    }
}
