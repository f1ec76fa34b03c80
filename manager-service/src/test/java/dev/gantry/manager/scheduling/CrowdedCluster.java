package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.TestWorker;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.model.Attempt;
import dev.gantry.model.DesiredState;
import dev.gantry.model.EngineState;
import dev.gantry.model.Phase;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Workers with tasks that run on them: a list of facts, and the state that follows from it. */
final class CrowdedCluster {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private record Running(TaskSpec spec, WorkerId worker, List<PortMapping> ports, Attempt attempt) {}

    private final Map<WorkerId, Worker> workers;
    private final Map<TaskId, Running> running;

    CrowdedCluster() {
        this(new TreeMap<>(), new TreeMap<>());
    }

    private CrowdedCluster(Map<WorkerId, Worker> workers, Map<TaskId, Running> running) {
        this.workers = workers;
        this.running = running;
    }

    static WorkerId worker(int number) {
        return new WorkerId(new UUID(2, number));
    }

    static TaskId task(int number) {
        return new TaskId(new UUID(1, number));
    }

    void add(int number, Resources capacity, Map<String, String> labels) {
        add(number, capacity, labels, Availability.ACTIVE);
    }

    void add(int number, Resources capacity, Map<String, String> labels, Availability availability) {
        workers.put(
                worker(number),
                TestWorker.of(worker(number), "w" + number, NOW)
                        .capacity(capacity)
                        .labels(labels)
                        .availability(availability)
                        .build());
    }

    /** Has a task run on a worker, with these host ports for its ports. */
    void run(int worker, TaskSpec spec, PortMapping... ports) {
        running.put(task(running.size() + 1), new Running(spec, worker(worker), List.of(ports), Attempt.FIRST));
    }

    int tasksOn(int worker) {
        return (int) running.values().stream()
                .filter(facts -> facts.worker().equals(worker(worker)))
                .count();
    }

    /** The cluster after moves, whose host ports are picked as they would be. */
    CrowdedCluster after(List<Rebalancing.Move> moves) {
        CrowdedCluster after = new CrowdedCluster(workers, new TreeMap<>(running));
        for (Rebalancing.Move move : moves) {
            Running before = after.running.get(move.task());
            if (before == null || !before.worker().equals(move.from())) {
                throw new AssertionError(move + " is of a task that is elsewhere: " + before);
            }
            Task task = after.value(move.task());
            after.running.remove(move.task());
            Room target = after.rooms().stream()
                    .filter(room -> room.worker().id().equals(move.to()))
                    .findFirst()
                    .orElseThrow();
            if (Filter.refuse(Filter.ALL, task, target).isPresent()) {
                throw new AssertionError(move + " is refused: " + Filter.refuse(Filter.ALL, task, target));
            }
            List<PortMapping> ports = Ports.pick(task, target).orElseThrow();
            after.running.put(
                    move.task(),
                    new Running(
                            before.spec(), move.to(), ports, before.attempt().next()));
        }
        return after;
    }

    ClusterState state() {
        return state(Comparator.naturalOrder());
    }

    /** The state, loaded in an order of the tasks. */
    ClusterState state(Comparator<TaskId> order) {
        ClusterState state = new ClusterState();
        workers.values().forEach(worker -> {
            state.load(worker);
            state.load(worker.id(), new WorkerSight(Liveness.READY, EngineState.OK));
        });
        running.keySet().stream().sorted(order).map(this::value).forEach(state::load);
        return state;
    }

    List<Candidate> rooms() {
        return rooms(state());
    }

    static List<Candidate> rooms(ClusterState state) {
        List<Candidate> rooms = new ArrayList<>();
        state.workers().forEach(worker -> rooms.add(Candidate.of(worker, state, new ExpectedLoad(Map::of, NOW), NOW)));
        return rooms;
    }

    private Task value(TaskId id) {
        Running facts = running.get(id);
        if (facts == null) {
            throw new IllegalArgumentException("no task " + id);
        }
        TaskAttempt attempt = TaskAttempt.stored(
                facts.attempt(),
                facts.worker(),
                false,
                Wanted.RUN,
                Duration.ofSeconds(10),
                Phase.RUNNING,
                true,
                0,
                facts.ports(),
                null,
                Reason.STARTED,
                "",
                null,
                false,
                null,
                NOW,
                null);
        return Task.stored(
                id,
                false,
                id.value().getLeastSignificantBits(),
                new SpecHash(String.format("%064x", facts.spec().hashCode() & 0xffffffffL)),
                facts.spec(),
                DesiredState.RUNNING,
                TaskState.RUNNING,
                Reason.STARTED,
                "",
                0,
                List.of(attempt),
                NOW,
                NOW,
                null);
    }
}
