package dev.gantry.manager.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.manager.scheduling.Spread;
import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.PortRange;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlacingTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long TOO_MUCH = 1_000_000;

    private final ClusterState cluster = new ClusterState();
    private final Placing placing = new Placing(
            new Decider(new Scheduler(Filter.ALL, new Spread())), new Contacts(new Receipts(() -> Duration.ZERO)));

    @BeforeEach
    void oneWorker() {
        WorkerId id = new WorkerId(new UUID(2, 1));
        cluster.load(new Worker(
                id,
                "w1",
                "http://w1",
                new Resources(4_000, 4_096, 100, 4_096),
                Map.of(),
                new PortRange(20_000, 20_002),
                "x86_64",
                "test",
                new EngineStatus(EngineState.OK, "1", "1.41"),
                new UUID(3, 1),
                true,
                Availability.ACTIVE,
                false,
                NOW));
        cluster.load(id, new WorkerSight(Liveness.READY, EngineState.OK));
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

    private boolean turn(boolean onlyOne) {
        return placing.place(cluster, new Turn(cluster, 1, NOW), () -> onlyOne);
    }

    private void submit(int number, long memory) {
        TaskSpec spec = TaskSpec.builder("t", "image").cpu(0.1).memory(memory).build();
        SpecHash hash = new SpecHash(String.format("%064x", number));
        cluster.load(Task.accepted(id(number), false, number, hash, spec, NOW));
    }

    private TaskState stateOf(int number) {
        return cluster.loadTask(id(number)).state();
    }

    private static TaskId id(int number) {
        return new TaskId(new UUID(1, number));
    }
}
