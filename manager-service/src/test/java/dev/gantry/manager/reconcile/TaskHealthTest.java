package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.TaskHealth;
import dev.gantry.model.Health;
import dev.gantry.model.HealthCheck;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the manager makes of the health that workers report. */
class TaskHealthTest {

    private static final TaskSpec PLAIN = World.spec(RestartMode.ON_FAILURE, OnDisconnect.KEEP);
    private static final TaskSpec CHECKED =
            PLAIN.toBuilder().healthCheck(new HealthCheck.Image()).build();
    private static final TaskSpec READINESS =
            PLAIN.toBuilder().readinessCheck(new HealthCheck.Image()).build();

    private final World world = new World();

    @BeforeEach
    void workers() {
        world.join(1);
        world.join(2);
    }

    @ParameterizedTest
    @CsvSource({
        "STARTED, STARTING, false",
        "RESTARTED, STARTING, false",
        "HEALTHY, HEALTHY, true",
        "UNHEALTHY, UNHEALTHY, false",
        "PAUSED, UNHEALTHY, false"
    })
    void theReasonSaysHowACheckedTaskDoes(Reason reason, Health health, boolean ready) {
        world.submit(1, CHECKED);
        world.submit(2, READINESS);
        for (int task = 1; task <= 2; task++) {
            int worker = world.current(task).worker().equals(World.worker(1)) ? 1 : 2;
            world.observe(worker, Observed.running(task, 1, reason));

            assertThat(world.get(task).state()).isEqualTo(TaskState.RUNNING);
            assertThat(world.get(task).reason()).isEqualTo(reason);
            assertThat(TaskHealth.of(world.get(task))).isEqualTo(health);
            assertThat(TaskHealth.isReady(world.get(task))).isEqualTo(ready);
        }
    }

    @ParameterizedTest
    @CsvSource({"STARTED, true", "RESTARTED, true", "PAUSED, false"})
    void aTaskWithoutACheckIsReadyWhenItRuns(Reason reason, boolean ready) {
        world.submit(1, PLAIN);
        world.observe(1, Observed.running(1, 1, reason));

        assertThat(TaskHealth.of(world.get(1))).isEqualTo(Health.NONE);
        assertThat(TaskHealth.isReady(world.get(1))).isEqualTo(ready);
    }

    @Test
    void aTaskThatDoesNotRunHasNoHealthAndIsNotReady() {
        world.submit(1, CHECKED);
        assertThat(TaskHealth.of(world.get(1))).isEqualTo(Health.NONE);
        assertThat(TaskHealth.isReady(world.get(1))).isFalse();

        world.observe(1, Observed.running(1, 1, Reason.HEALTHY));
        world.observe(1, Observed.restarting(1, 1));
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(TaskHealth.of(world.get(1))).isEqualTo(Health.NONE);
        assertThat(TaskHealth.isReady(world.get(1))).isFalse();
    }

    @Test
    void aHealthyTaskThatIsToStopOrWhoseWorkerIsLostIsNotReady() {
        world.submit(1, CHECKED);
        world.observe(1, Observed.running(1, 1, Reason.HEALTHY));
        world.lose(1);
        assertThat(world.get(1).reason()).isEqualTo(Reason.WORKER_LOST);
        assertThat(TaskHealth.isReady(world.get(1))).isFalse();

        world.observe(1, Observed.running(1, 1, Reason.HEALTHY));
        assertThat(TaskHealth.isReady(world.get(1))).isTrue();
        world.stop(1);
        assertThat(TaskHealth.isReady(world.get(1))).isFalse();
    }

    @Test
    void aChangeOfHealthIsOneEventAndTheSameAgainIsNone() {
        world.submit(1, CHECKED);
        world.observe(1, Observed.running(1, 1, Reason.STARTED));
        int before = world.history.size();

        world.observe(1, Observed.running(1, 1, Reason.HEALTHY));
        world.observe(1, Observed.running(1, 1, Reason.HEALTHY));
        world.observe(1, Observed.running(1, 1, Reason.UNHEALTHY));

        assertThat(world.history.size() - before).isEqualTo(2);
    }

    @Test
    void aTaskThatIsUnhealthyForEverMovesAndFailsAfterThreePlacements() {
        world.submit(1, CHECKED);
        world.runs(1);
        var first = world.current(1).worker();

        world.ends(1, Reason.UNHEALTHY, 137);
        assertThat(world.current(1).worker()).isNotEqualTo(first);
        world.ends(1, Reason.UNHEALTHY, 137);
        world.advance(Duration.ofMinutes(1));
        world.place();
        world.ends(1, Reason.UNHEALTHY, 137);

        assertThat(world.get(1).state()).isEqualTo(TaskState.FAILED);
        assertThat(world.get(1).reason()).isEqualTo(Reason.UNHEALTHY);
    }

    @Test
    void aTaskThatMayNotRestartFailsWhenItIsUnhealthy() {
        world.submit(1, World.spec(RestartMode.NO, OnDisconnect.KEEP));
        world.runs(1);

        world.ends(1, Reason.UNHEALTHY, 0);

        assertThat(world.get(1).state()).isEqualTo(TaskState.FAILED);
        assertThat(world.get(1).reason()).isEqualTo(Reason.UNHEALTHY);
    }
}
