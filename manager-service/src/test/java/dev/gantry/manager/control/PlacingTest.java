package dev.gantry.manager.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.TestWorker;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Policies;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.manager.scheduling.Spread;
import dev.gantry.model.Attempt;
import dev.gantry.model.DesiredState;
import dev.gantry.model.EngineState;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlacingTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final WorkerId WORKER = new WorkerId(new UUID(2, 1));
    private static final long TOO_MUCH = 1_000_000;

    private final ClusterState cluster = new ClusterState();
    private final Placing placing = new Placing(
            new Decider(new Scheduler(Filter.ALL, new Spread())), new Contacts(new Receipts(() -> Duration.ZERO)));

    @BeforeEach
    void oneWorker() {
        cluster.load(TestWorker.of(WORKER, "w1", NOW)
                .ports(20_000, 20_002)
                .incarnation(new UUID(3, 1))
                .build());
        cluster.load(WORKER, new WorkerSight(Liveness.READY, EngineState.OK));
    }

    @Test
    void aWalkThatIsTooLongForOneTurnGoesOnWhereItStopped() {
        for (int number = 1; number <= 5; number++) {
            submit(number, TOO_MUCH + number);
        }
        submit(6, 1);
        int turns = 1;
        while (turn(true)) {
            turns++;
        }

        assertThat(turns).isEqualTo(6);
        assertThat(stateOf(6)).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void whatChangesDuringAWalkIsFollowedByAnother() {
        submit(1, TOO_MUCH);
        submit(2, 1);
        assertThat(turn(true)).isTrue();
        placing.makeDue();
        assertThat(turn(false)).isTrue();
        assertThat(turn(false)).isFalse();

        assertThat(stateOf(2)).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void nothingIsTriedAgainWithoutACause() {
        turn(false);
        submit(1, 1);
        assertThat(turn(false)).isFalse();
        assertThat(stateOf(1)).isEqualTo(TaskState.PENDING);

        placing.makeDue();
        turn(false);
        assertThat(stateOf(1)).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void whatIsPromisedInOneTurnIsPromisedInTheNextOneOfTheWalk() {
        Placing preempting = new Placing(
                new Decider(new Scheduler(Filter.ALL, Policies.only(new Spread()), 1)),
                new Contacts(new Receipts(() -> Duration.ZERO)));
        runs(1, 3_000);
        cluster.load(task(2, 4_000, 10));
        submit(3, 500);

        assertThat(preempting.place(cluster, new Turn(cluster, 1, NOW), () -> true))
                .isTrue();
        assertThat(cluster.isMakingRoom()).isTrue();
        preempting.place(cluster, new Turn(cluster, 1, NOW), () -> true);

        assertThat(stateOf(3)).isEqualTo(TaskState.PENDING);
        assertThat(cluster.findUnplaced(id(3)).orElseThrow().refusals()).containsKey(Reason.ROOM_PROMISED);
    }

    @Test
    void whatIsNewBehindAWalkIsReachedByItAndBeginsNoOther() {
        submit(1, TOO_MUCH);
        submit(2, TOO_MUCH + 1);
        assertThat(turn(true)).isTrue();

        assertThat(placing.place(cluster, turnOf(task(3, 1, 0)), () -> true)).isTrue();
        assertThat(turn(true)).isFalse();

        assertThat(stateOf(3)).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void whatIsNewInFrontOfAWalkBeginsAnother() {
        submit(1, TOO_MUCH);
        submit(2, TOO_MUCH + 1);
        assertThat(turn(true)).isTrue();

        assertThat(accept(false, task(3, 1, 10))).isTrue();
        assertThat(turn(false)).isFalse();

        assertThat(stateOf(3)).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void newTasksThatAreTooManyForOneTurnAreGoneOnWithFromTheFirstThatIsLeft() {
        turn(false);
        submit(1, 1);

        assertThat(accept(true, task(2, 1, 0), task(3, 1, 0))).isTrue();
        assertThat(turn(true)).isFalse();

        assertThat(stateOf(2)).isEqualTo(TaskState.SCHEDULED);
        assertThat(stateOf(3)).isEqualTo(TaskState.SCHEDULED);
        assertThat(stateOf(1)).as("nothing has changed for it").isEqualTo(TaskState.PENDING);
    }

    @Test
    void newTasksOfWhichNoneIsLeftInFrontAreGoneOnWithToo() {
        turn(false);

        assertThat(placing.place(cluster, turnOf(task(1, 1, 0)), () -> true)).isTrue();
        assertThat(turn(false)).isFalse();

        assertThat(stateOf(1)).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void whatIsOnlyExplainedDoesNotFillATurn() {
        submit(1, TOO_MUCH);
        Turn turn = new Turn(cluster, 1, NOW);

        placing.place(cluster, turn, () -> false);

        assertThat(turn.size()).isEqualTo(1);
        assertThat(turn.durableSize()).isZero();
    }

    /** A turn in which tasks are accepted, and which has to end, if it is short, after one of them. */
    private boolean accept(boolean isShort, Task... tasks) {
        Turn turn = turnOf(tasks);
        int[] asked = new int[1];
        return placing.place(cluster, turn, () -> isShort && asked[0]++ > 0);
    }

    private Turn turnOf(Task... tasks) {
        Turn turn = new Turn(cluster, 1, NOW);
        turn.apply(Stream.of(tasks).<Change>map(Change.TaskAccepted::new).toList(), "user");
        return turn;
    }

    private boolean turn(boolean onlyOne) {
        return placing.place(cluster, new Turn(cluster, 1, NOW), () -> onlyOne);
    }

    private void runs(int number, long memory) {
        TaskAttempt attempt = TaskAttempt.assigned(Attempt.FIRST, WORKER, Duration.ofSeconds(10), List.of())
                .ended(Phase.RUNNING, Reason.STARTED, "");
        Task waiting = task(number, memory, 0);
        cluster.load(Task.stored(
                waiting.id(),
                false,
                number,
                waiting.specHash(),
                waiting.spec(),
                DesiredState.RUNNING,
                TaskState.RUNNING,
                Reason.STARTED,
                "",
                0,
                List.of(attempt),
                NOW,
                NOW,
                null));
    }

    private void submit(int number, long memory) {
        cluster.load(task(number, memory, 0));
    }

    private static Task task(int number, long memory, int priority) {
        TaskSpec spec = TaskSpec.builder("t", "image")
                .cpu(0.1)
                .memory(memory)
                .priority(priority)
                .build();
        SpecHash hash = new SpecHash(String.format("%064x", number));
        return Task.accepted(id(number), false, number, hash, spec, NOW);
    }

    private TaskState stateOf(int number) {
        return cluster.loadTask(id(number)).state();
    }

    private static TaskId id(int number) {
        return new TaskId(new UUID(1, number));
    }
}
