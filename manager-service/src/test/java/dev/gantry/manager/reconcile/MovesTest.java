package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.model.HealthCheck;
import dev.gantry.model.Mount;
import dev.gantry.model.MountType;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.RestartMode;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a task goes to another worker without a gap, and what becomes of it when something happens on the way. */
class MovesTest {

    private static final TaskSpec SPEC = World.spec(RestartMode.ALWAYS, OnDisconnect.REPLACE);

    private final World world = new World();

    /** Task 1 runs on worker 1 and has set out for worker 2. */
    private void onTheWay(TaskSpec spec) {
        world.join(1);
        world.running(1, spec);
        world.join(2);
        world.move(1, 1, 2);
        assertThat(world.get(1).isMoving()).isTrue();
    }

    @Test
    void theTaskIsWhatItsOldAttemptIsUntilTheNewOneRuns() {
        onTheWay(SPEC);
        assertThat(world.attempt(1, 2).worker()).isEqualTo(World.worker(2));
        assertThat(world.current(1).number().number()).isEqualTo(1);
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.get(1).reason()).isEqualTo(Reason.STARTED);

        world.observe(2, Observed.running(1, 2));

        assertThat(world.current(1).number().number()).isEqualTo(2);
        assertThat(world.attempt(1, 1).wanted()).isEqualTo(Wanted.STOP);
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        world.observe(1, Observed.gone(1, 1, Reason.STOPPED, 143));
        assertThat(world.get(1).attempts()).hasSize(1);
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.get(1).failures()).isZero();
    }

    @Test
    void theHistorySaysWhoWantedTheMove() {
        onTheWay(SPEC);

        assertThat(world.history.getLast().type()).isEqualTo("PLACED");
        assertThat(world.history.getLast().reason()).isEqualTo(Reason.DRAINING);
        assertThat(world.history.getLast().message()).startsWith("is to follow attempt 1 on w1; w2: ");
        assertThat(world.history.getLast().to()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void whatIsCheckedTakesOverWhenItsCheckPasses() {
        onTheWay(TaskSpec.builder("web", "nginx")
                .healthCheck(new HealthCheck.Image())
                .build());

        world.observe(2, Observed.running(1, 2));
        assertThat(world.current(1).number().number()).isEqualTo(1);
        world.observe(2, Observed.running(1, 2, Reason.HEALTHY));

        assertThat(world.current(1).number().number()).isEqualTo(2);
        assertThat(world.get(1).reason()).isEqualTo(Reason.HEALTHY);
    }

    @Test
    void aFailureOnTheWayCostsTheTaskNothingAndThePlaceABackOff() {
        onTheWay(SPEC);

        world.observe(2, Observed.gone(1, 2, Reason.COMMAND_NOT_FOUND, 127));

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.get(1).failures()).isZero();
        assertThat(world.current(1).wanted()).isEqualTo(Wanted.RUN);
        assertThat(world.move(1, 1, 2)).isEqualTo(Decision.of());
        world.advance(Duration.ofSeconds(2));
        world.move(1, 1, 2);
        assertThat(world.attempt(1, 3).isComing()).isTrue();
        assertThat(world.get(1).attempts()).hasSize(2);
    }

    @Test
    void aPortThatIsTakenThereIsNotTriedAgain() {
        onTheWay(World.spec(RestartMode.ALWAYS, OnDisconnect.REPLACE, new PortSpec(80, 0, Protocol.TCP)));
        int taken = world.attempt(1, 2).ports().getFirst().host();

        world.observe(2, Observed.gone(1, 2, Reason.PORT_TAKEN, "cannot listen on :" + taken));
        world.move(1, 1, 2);

        assertThat(world.attempt(1, 3).ports().getFirst().host()).isNotEqualTo(taken);
        assertThat(world.get(1).failures()).isZero();
    }

    @Test
    void whereTheOldAttemptFailsTheNewOneTakesOverAsItIs() {
        onTheWay(SPEC);

        world.observe(1, Observed.gone(1, 1, Reason.NONZERO_EXIT, 1));

        assertThat(world.current(1).number().number()).isEqualTo(2);
        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(world.get(1).failures()).isEqualTo(1);
        world.observe(2, Observed.running(1, 2));
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void anExitWithZeroOfEitherCompletesTheTaskAndStopsTheOther() {
        onTheWay(SPEC);
        world.observe(1, Observed.gone(1, 1, Reason.EXITED, 0));
        assertThat(world.get(1).state()).isEqualTo(TaskState.COMPLETED);
        assertThat(world.attempt(1, 2).wanted()).isEqualTo(Wanted.STOP);

        world.running(2, SPEC);
        int from = world.current(2).worker().equals(World.worker(1)) ? 1 : 2;
        world.move(2, from, 3 - from);
        world.observe(3 - from, Observed.gone(2, 2, Reason.EXITED, 0));
        assertThat(world.get(2).state()).isEqualTo(TaskState.COMPLETED);
        assertThat(world.attempt(2, 1).wanted()).isEqualTo(Wanted.STOP);
    }

    @Test
    void whereTheNewWorkerIsLostTheTaskStaysAndMayGoElsewhere() {
        onTheWay(SPEC);

        world.lose(2);

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.get(1).isMoving()).isFalse();
        assertThat(world.attempt(1, 2).wanted()).isEqualTo(Wanted.STOP);
        world.join(3);
        world.move(1, 1, 3);
        world.observe(3, Observed.running(1, 3));
        assertThat(world.current(1).worker()).isEqualTo(World.worker(3));
        assertThat(world.attempt(1, 1).wanted()).isEqualTo(Wanted.STOP);
    }

    @Test
    void whereTheOldWorkerIsLostTheNewAttemptTakesOverAndTheOldOneNeverDoesAgain() {
        onTheWay(SPEC);

        world.lose(1);

        assertThat(world.current(1).number().number()).isEqualTo(2);
        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
        world.see(1, Liveness.READY);
        world.observe(1, Observed.running(1, 1));
        assertThat(world.current(1).number().number()).isEqualTo(2);
        world.observe(2, Observed.running(1, 2));
        assertThat(world.attempt(1, 1).wanted()).isEqualTo(Wanted.STOP);
    }

    @Test
    void aNewAttemptThatTakesOverWhileItStartsAgainLeavesTheOldOneUntilItRuns() {
        onTheWay(SPEC);
        world.observe(2, Observed.restarting(1, 2));

        world.lose(1);

        assertThat(world.current(1).number().number()).isEqualTo(2);
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.attempt(1, 1).wanted()).isEqualTo(Wanted.RUN);
        world.observe(2, Observed.running(1, 2));
        assertThat(world.attempt(1, 1).wanted()).isEqualTo(Wanted.STOP);
    }

    @Test
    void aUsersStopOrRestartStopsBoth() {
        onTheWay(SPEC);
        world.stop(1);
        assertThat(world.get(1).attempts()).allMatch(attempt -> attempt.wanted() == Wanted.STOP);
        world.observe(1, Observed.gone(1, 1, Reason.STOPPED, 143));
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        world.observe(2, Observed.gone(1, 2, Reason.STOPPED, 143));
        assertThat(world.get(1).state()).isEqualTo(TaskState.COMPLETED);

        world.running(2, SPEC);
        int from = world.current(2).worker().equals(World.worker(1)) ? 1 : 2;
        world.move(2, from, 3 - from);
        world.send(new Command.RestartTask(World.task(2)));
        assertThat(world.get(2).attempts()).allMatch(attempt -> attempt.wanted() == Wanted.STOP);
        world.observe(from, Observed.gone(2, 1, Reason.STOPPED, 143));
        assertThat(world.current(2).number().number()).isEqualTo(3);
    }

    @Test
    void whatMayNotRunTwiceOrHasItsDataOnTheMachineIsNotMoved() {
        world.join(1);
        world.running(1, World.spec(RestartMode.NO, OnDisconnect.KEEP));
        world.running(
                2,
                TaskSpec.builder("db", "postgres")
                        .mounts(List.of(new Mount(MountType.VOLUME, "data", "/data", false, 0)))
                        .build());
        world.running(3, World.spec(RestartMode.ALWAYS, OnDisconnect.STOP));
        world.join(2);

        assertThat(world.move(1, 1, 2)).isEqualTo(Decision.of());
        assertThat(world.move(2, 1, 2)).isEqualTo(Decision.of());
        assertThat(world.move(3, 1, 2)).isEqualTo(Decision.of());
    }

    @Test
    void noMoreTasksAreOnTheirWayThanTheBudgetAllows() {
        onTheWay(SPEC);
        world.running(2, SPEC);
        int from = world.current(2).worker().equals(World.worker(1)) ? 1 : 2;

        Decision decision = world.send(
                new Command.MoveTask(World.task(2), World.worker(from), World.worker(3 - from), Reason.DRAINING, 1));

        assertThat(decision).isEqualTo(Decision.of());
    }

    @Test
    void whatIsNotThereOrDoesNotFitDoesNotMove() {
        onTheWay(SPEC);
        world.running(2, SPEC);
        int at = world.current(2).worker().equals(World.worker(1)) ? 1 : 2;
        world.join(3, new Resources(100, 10, 0, 0));

        assertThat(world.move(1, 1, 2)).as("a task that is on its way").isEqualTo(Decision.of());
        assertThat(world.move(2, 3 - at, at)).as("a task that is elsewhere").isEqualTo(Decision.of());
        assertThat(world.move(2, at, at)).as("a task that is there").isEqualTo(Decision.of());
        assertThat(world.move(2, at, 3)).as("a task that is too large").isEqualTo(Decision.of());
        assertThat(world.move(7, 1, 2)).as("a task that is unknown").isEqualTo(Decision.of());
    }

    @Test
    void aStartThatDoesNotEndIsCalledOffAndCostsTheTaskNothing() {
        onTheWay(SPEC);
        world.advance(Duration.ofMinutes(3));

        world.send(new Command.GiveUpStarts(Duration.ofMinutes(2), Duration.ofMinutes(30)));

        assertThat(world.attempt(1, 2).wanted()).isEqualTo(Wanted.STOP);
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.get(1).failures()).isZero();
        assertThat(world.move(1, 1, 2)).isEqualTo(Decision.of());
        world.observe(2, Observed.gone(1, 2, Reason.STOPPED, 0));
        assertThat(world.get(1).attempts()).anyMatch(attempt -> attempt.phase() == Phase.RUNNING);
    }
}
