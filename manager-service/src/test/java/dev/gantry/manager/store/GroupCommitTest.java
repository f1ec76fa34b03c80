package dev.gantry.manager.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.manager.TestManager;
import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Drain;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.TestWorker;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.Control;
import dev.gantry.model.Attempt;
import dev.gantry.model.ClusterId;
import dev.gantry.model.Epoch;
import dev.gantry.model.Phase;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Protocol;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Observation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The store on a real H2 file. */
class GroupCommitTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");

    /** A drain's deadline that no clock of a manager that loads it has passed, so that nothing is forced. */
    private static final Instant FAR = Instant.parse("2999-01-01T00:00:00.123456Z");

    @TempDir
    Path folder;

    private final ClusterState state = new ClusterState();

    @BeforeEach
    void begin() {
        state.load(worker());
    }

    private ConfigurableApplicationContext open() {
        return TestManager.start(folder);
    }

    private static Worker worker() {
        return worker(1);
    }

    private static Worker worker(int number) {
        return TestWorker.of(new WorkerId(new UUID(2, number)), "w" + number, NOW)
                .address("")
                .capacity(new Resources(1_000, 1_024, 10, 100))
                .labels(Map.of("zone", "a"))
                .build();
    }

    private Turn lives(long firstEvent) {
        TaskSpec spec = TaskSpec.ofImage("web", "nginx");
        Task task = Task.accepted(
                new TaskId(new UUID(1, firstEvent)), true, firstEvent, new SpecHash("a".repeat(64)), spec, NOW);
        TaskAttempt attempt = TaskAttempt.assigned(
                Attempt.FIRST,
                worker().id(),
                Duration.ofSeconds(3),
                List.of(new PortMapping(80, 20_000 + (int) firstEvent, Protocol.TCP)));
        Turn turn = new Turn(state, firstEvent, NOW);
        turn.apply(
                List.of(
                        new Change.WorkerRegistered(worker()),
                        new Change.TaskAccepted(task),
                        new Change.AttemptPlaced(task.id(), attempt, "because"),
                        new Change.TaskMoved(task.id(), TaskState.RUNNING, Reason.STARTED, "it's \"up\"", 0),
                        new Change.StopRequested(task.id(), Duration.ofSeconds(1))),
                "test");
        return turn;
    }

    @Test
    void whatIsCommittedIsLoadedAgainAsItWas() {
        try (ConfigurableApplicationContext context = open()) {
            Lease lease = context.getBean(Control.class).lease();
            context.getBean(GroupCommit.class).commit(lease, lives(1), state);
        }
        try (ConfigurableApplicationContext context = open()) {
            ClusterState loaded = context.getBean(ClusterLoader.class).load();

            assertThat(loaded.tasks()).containsExactlyElementsOf(state.tasks());
            assertThat(loaded.workers()).containsExactlyElementsOf(state.workers());
            List<StoredEvent> history = context.getBean(History.class).ofTask(new TaskId(new UUID(1, 1)));
            assertThat(history).extracting(StoredEvent::number).containsExactly(2L, 3L, 4L, 5L);
            assertThat(history)
                    .extracting(StoredEvent::type)
                    .containsExactly("ACCEPTED", "PLACED", "STATE_CHANGED", "STOP_REQUESTED");
        }
    }

    @Test
    void aDrainAndAnAttemptThatIsToTakeOverAreLoadedAgainAsTheyWere() {
        TaskId id = new TaskId(new UUID(1, 1));
        Worker target = worker(2);
        try (ConfigurableApplicationContext context = open()) {
            Lease lease = context.getBean(Control.class).lease();
            TaskSpec spec = TaskSpec.builder("web", "nginx").build();
            SpecHash hash = new SpecHash("b".repeat(64));
            TaskAttempt first = TaskAttempt.assigned(Attempt.FIRST, worker().id(), Duration.ofSeconds(3), List.of());
            TaskAttempt next = TaskAttempt.successor(
                    Attempt.FIRST.next(), target.id(), Duration.ofSeconds(3), List.of(), Reason.DRAINING);
            Turn turn = new Turn(state, 1, NOW);
            turn.apply(
                    List.of(
                            new Change.WorkerRegistered(worker()),
                            new Change.WorkerRegistered(target),
                            new Change.TaskAccepted(Task.accepted(id, true, 1, hash, spec, NOW)),
                            new Change.AttemptPlaced(id, first, "because"),
                            new Change.AttemptPlaced(id, next, "because"),
                            new Change.DrainChanged(worker().id(), new Drain(Drain.State.DRAINING, NOW, FAR, true, 1))),
                    "test");
            context.getBean(GroupCommit.class).commit(lease, turn, state);
        }
        try (ConfigurableApplicationContext context = open()) {
            ClusterState loaded = context.getBean(ClusterLoader.class).load();

            assertThat(loaded.workers()).containsExactlyElementsOf(state.workers());
            assertThat(loaded.tasks()).containsExactlyElementsOf(state.tasks());
            assertThat(loaded.loadTask(id).isMoving()).isTrue();
        }
    }

    @Test
    void theDigestOfTheImageThatRanIsKeptWithTheAttempt() {
        String digest = "sha256:" + "d".repeat(64);
        TaskId id = new TaskId(new UUID(1, 1));
        try (ConfigurableApplicationContext context = open()) {
            Lease lease = context.getBean(Control.class).lease();
            Turn runs = lives(1);
            TaskAttempt running = state.loadTask(id)
                    .current()
                    .orElseThrow()
                    .observed(new Observation(
                            id,
                            Attempt.FIRST,
                            0,
                            "c",
                            Phase.RUNNING,
                            Reason.STARTED,
                            "",
                            null,
                            false,
                            null,
                            NOW,
                            null,
                            digest));
            runs.apply(
                    List.of(new Change.AttemptAdvanced(id, running, TaskState.RUNNING, Reason.STARTED, "")), "worker");
            context.getBean(GroupCommit.class).commit(lease, runs, state);
        }
        try (ConfigurableApplicationContext context = open()) {
            ClusterState loaded = context.getBean(ClusterLoader.class).load();

            assertThat(loaded.loadTask(id).current().orElseThrow().imageDigest())
                    .isEqualTo(digest);
        }
    }

    @Test
    void anAttemptThatMemoryDoesNotListAnyMoreIsKnownToBeOver() {
        try (ConfigurableApplicationContext context = open()) {
            Lease lease = context.getBean(Control.class).lease();
            Turn turn = lives(1);
            TaskId task = new TaskId(new UUID(1, 1));
            TaskAttempt first = state.loadTask(task).current().orElseThrow();
            turn.apply(
                    List.of(
                            new Change.AttemptAdvanced(
                                    task,
                                    first.ended(Phase.GONE, Reason.NONZERO_EXIT, ""),
                                    TaskState.RUNNING,
                                    Reason.NONZERO_EXIT,
                                    ""),
                            new Change.TaskMoved(task, TaskState.PENDING, Reason.NONZERO_EXIT, "", 1),
                            new Change.AttemptPlaced(
                                    task,
                                    TaskAttempt.assigned(
                                            first.number().next(), first.worker(), Duration.ZERO, List.of()),
                                    "again")),
                    "test");
            context.getBean(GroupCommit.class).commit(lease, turn, state);
            History history = context.getBean(History.class);

            assertThat(state.loadTask(task).findAttempt(first.number()))
                    .as("listed")
                    .isEmpty();
            assertThat(history.findPhase(new AttemptKey(task, first.number()), first.worker()))
                    .contains(Phase.GONE);
            assertThat(history.findPhase(new AttemptKey(task, first.number().next()), first.worker()))
                    .contains(Phase.ASSIGNED);
            assertThat(history.findPhase(new AttemptKey(task, new Attempt(3)), first.worker()))
                    .isEmpty();
            assertThat(history.findPhase(new AttemptKey(task, first.number()), new WorkerId(new UUID(9, 9))))
                    .as("of another worker")
                    .isEmpty();
        }
    }

    @Test
    void aDeposedLeaderCannotCommit() {
        try (ConfigurableApplicationContext context = open()) {
            GroupCommit commits = context.getBean(GroupCommit.class);
            Lease old = context.getBean(Control.class).lease();

            Lease newer = context.getBean(Leadership.class).take(new ClusterId(new UUID(9, 9)), NOW);

            assertThat(newer.cluster()).isEqualTo(old.cluster());
            assertThat(newer.epoch()).isGreaterThan(old.epoch());
            assertThatThrownBy(() -> commits.commit(old, lives(1), state)).isInstanceOf(SteppedDown.class);
            assertThat(context.getBean(History.class).lastNumber()).isZero();
        }
    }

    @Test
    void readersThatAreInterruptedDoNotCloseTheDatabase() throws InterruptedException {
        try (ConfigurableApplicationContext context = open()) {
            GroupCommit commits = context.getBean(GroupCommit.class);
            History history = context.getBean(History.class);
            Lease lease = context.getBean(Control.class).lease();
            for (int i = 0; i < 100; i++) {
                Thread reader = Thread.ofPlatform().start(() -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        readOnce(history);
                    }
                });
                commits.commit(lease, lives(1 + 5L * i), state);
                lease = lease.committed();
                reader.interrupt();
                reader.join();
            }
            assertThat(history.lastNumber()).isEqualTo(500);
        }
    }

    /** An interrupted read may fail; that it fails is the reader's own affair. */
    private static void readOnce(History history) {
        try {
            assertThat(history.ofTask(new TaskId(new UUID(1, 1)))).isNotNull();
        } catch (RuntimeException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatWorkersMayHaveBeenGrantedIsKeptByWhoLeadsAndByNobodyElse() {
        try (ConfigurableApplicationContext manager = open()) {
            ClusterStore store = manager.getBean(ClusterStore.class);
            Lease lease = store.findLease().orElseThrow();
            Lease other = new Lease(lease.cluster(), 1, new Epoch(lease.epoch().number() - 1), 0);

            assertThat(store.disconnectLease()).isEqualTo(Duration.ofSeconds(30));
            assertThatExceptionOfType(SteppedDown.class)
                    .isThrownBy(() -> store.keepDisconnectLease(other, Duration.ofSeconds(10)));
            store.keepDisconnectLease(lease, Duration.ofSeconds(50));
            assertThat(store.disconnectLease()).isEqualTo(Duration.ofSeconds(50));
        }
    }
}
