package dev.gantry.manager.dashboard;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Drain;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.TestWorker;
import dev.gantry.manager.cluster.Unplaced;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.Contacts;
import dev.gantry.manager.control.PublishedViews;
import dev.gantry.manager.control.Receipts;
import dev.gantry.manager.store.StoredEvent;
import dev.gantry.model.Attempt;
import dev.gantry.model.DesiredState;
import dev.gantry.model.EngineState;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Observation;
import dev.gantry.model.wire.PullProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A small world for the page, at one moment. */
final class Scene {

    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final Contacts contacts = new Contacts(new Receipts(() -> Duration.ZERO));
    private final ClusterState state = new ClusterState();
    private final List<Change> seen = new ArrayList<>();
    private final List<StoredEvent> events = new ArrayList<>();
    private long numbers;

    static WorkerId worker(int number) {
        return new WorkerId(new UUID(2, number));
    }

    Scene joins(int number, String name, Liveness liveness, EngineState engine) {
        return machine(
                number, name, "http://10.0.0." + number, new Resources(4_000, 8_192, 100, 1_000), liveness, engine);
    }

    /** The worker is being emptied, and had so much when that began. */
    Scene drains(int number, Drain.State drain, int total) {
        Worker worker = state.findWorker(worker(number)).orElseThrow();
        state.load(worker.withDrain(new Drain(drain, NOW, NOW.plusSeconds(60), false, total)));
        return this;
    }

    Scene announced(int number, String name) {
        return machine(number, name, "", Resources.NONE, Liveness.UNKNOWN, EngineState.OK);
    }

    /** The worker has come back with other resources. */
    Scene hasOnly(int number, Resources capacity) {
        Worker worker = state.findWorker(worker(number)).orElseThrow();
        return machine(number, worker.name(), worker.address(), capacity, Liveness.READY, EngineState.OK);
    }

    private Scene machine(
            int number, String name, String address, Resources capacity, Liveness liveness, EngineState engine) {
        state.load(TestWorker.of(worker(number), name, NOW)
                .address(address)
                .capacity(capacity)
                .ports(20_000, 20_100)
                .engine(engine, "29.1", "1.52")
                .incarnation(new UUID(3, number))
                .lost(liveness == Liveness.LOST)
                .build());
        state.load(worker(number), new WorkerSight(liveness, engine));
        return this;
    }

    Scene hasOrphan(int worker) {
        Orphan orphan = new Orphan(
                new AttemptKey(new TaskId(new UUID(9, 9)), Attempt.FIRST),
                "old",
                "nginx",
                Resources.NONE,
                List.of(),
                "c9");
        state.load(worker(worker), List.of(orphan));
        return this;
    }

    Scene runs(String name, int worker, Reason reason) {
        TaskAttempt running = attempt(worker)
                .observed(new Observation(
                        id(numbers + 1),
                        Attempt.FIRST,
                        0,
                        "c1",
                        Phase.RUNNING,
                        reason,
                        "",
                        null,
                        false,
                        null,
                        NOW.minusSeconds(60),
                        null,
                        null));
        return task(name, TaskState.RUNNING, reason, "", Duration.ofMinutes(5), List.of(running));
    }

    Scene failed(String name, String message, Duration ago) {
        return task(name, TaskState.FAILED, Reason.NONZERO_EXIT, message, ago, List.of());
    }

    Scene completed(String name) {
        return task(name, TaskState.COMPLETED, Reason.EXITED, "", Duration.ofMinutes(1), List.of());
    }

    /** A task whose image a worker is fetching. */
    Scene pulls(String name, int worker, PullProgress progress) {
        TaskAttempt pulling = attempt(worker).ended(Phase.STARTING, Reason.PULLING_IMAGE, "");
        task(name, TaskState.SCHEDULED, Reason.PULLING_IMAGE, "pulling", Duration.ofMinutes(1), List.of(pulling));
        contacts.pulling(worker(worker), List.of(progress));
        return this;
    }

    Scene waits(String name, Reason reason, String words) {
        task(name, TaskState.PENDING, Reason.SUBMITTED, "", Duration.ofSeconds(30), List.of());
        seen.add(new Change.PlacementExplained(id(numbers), new Unplaced(reason, words, Map.of(reason, 1))));
        return this;
    }

    Scene happened(String type, TaskState from, TaskState to, String message) {
        events.addFirst(new StoredEvent(
                events.size() + 1L,
                NOW.minusSeconds(3),
                type,
                id(numbers),
                null,
                null,
                from,
                to,
                Reason.STARTED,
                message,
                "worker"));
        return this;
    }

    private static TaskId id(long number) {
        return new TaskId(new UUID(number << 32, number));
    }

    private static TaskAttempt attempt(int worker) {
        return TaskAttempt.assigned(Attempt.FIRST, worker(worker), Duration.ofSeconds(10), List.of());
    }

    private Scene task(
            String name, TaskState at, Reason reason, String message, Duration ago, List<TaskAttempt> attempts) {
        numbers++;
        state.load(Task.stored(
                id(numbers),
                false,
                numbers,
                new SpecHash("0".repeat(64)),
                TaskSpec.ofImage(name, "nginx:" + name),
                DesiredState.RUNNING,
                at,
                reason,
                message,
                0,
                attempts,
                NOW.minus(ago),
                NOW.minus(ago),
                null));
        return this;
    }

    Page page() {
        return Overview.of(PublishedViews.of(state, seen, NOW), contacts, events, true, NOW);
    }

    /** The page of the newest task. */
    TaskPage taskPage() {
        ClusterViews views = PublishedViews.of(state, seen, NOW);
        Task task = views.tasksBefore(Long.MAX_VALUE).findFirst().orElseThrow();
        return TaskPage.of(task, views, contacts, events, NOW);
    }

    Page pageWithoutDatabase() {
        return Overview.of(PublishedViews.of(state, seen, NOW), contacts, List.of(), false, NOW);
    }
}
