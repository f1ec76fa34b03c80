package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.Attempt;
import dev.gantry.model.EngineState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of tasks whose worker falls silent, returns, or has lost something. */
class LossTest {

    private static final TaskSpec SPEC = TaskSpec.ofImage("web", "nginx");

    private final World world = new World();

    @Test
    void aLostWorkersTasksAreReplacedOrKeptByTheirPolicy() {
        world.join(1);
        world.running(1, SPEC);
        world.running(2, World.spec(RestartMode.NO, OnDisconnect.KEEP));

        world.lose(1);

        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
        assertThat(world.get(1).reason()).isEqualTo(Reason.WORKER_LOST);
        assertThat(world.get(2).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.get(2).reason()).isEqualTo(Reason.WORKER_LOST);
    }

    @Test
    void aWorkerThatWasHeardSinceIsNotLost() {
        world.join(1);
        world.running(1, SPEC);

        Decision decision = world.send(new Command.LoseWorker(World.worker(1), () -> false));

        assertThat(decision).isEqualTo(Decision.of());
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void aWorkerThatReturnsBeforeTheReplacementGoesOnWithItsAttempt() {
        world.join(1);
        world.running(1, SPEC);
        world.running(2, World.spec(RestartMode.NO, OnDisconnect.KEEP));
        world.lose(1);

        world.see(1, Liveness.UNKNOWN);
        world.observeAll(1, Observed.running(1, 1), Observed.running(2, 1));

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.current(1).number().number()).isEqualTo(1);
        assertThat(world.get(2).reason()).isEqualTo(Reason.STARTED);
    }

    /** Its report is decided about before it is back; what it said of its tasks is lost with it once more. */
    @Test
    void aLostWorkerThatFallsSilentAgainBeforeItIsBackKeepsNoTask() {
        world.join(1);
        world.running(1, SPEC);
        world.running(2, World.spec(RestartMode.NO, OnDisconnect.KEEP));
        world.lose(1);
        world.observeAll(1, Observed.running(1, 1), Observed.running(2, 1));
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);

        world.lose(1);

        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
        assertThat(world.get(1).reason()).isEqualTo(Reason.WORKER_LOST);
        assertThat(world.get(2).reason()).isEqualTo(Reason.WORKER_LOST);
        assertThat(world.lose(1)).as("once is enough").isEqualTo(new Decision.Accepted(List.of()));
    }

    @Test
    void aWorkerThatReturnsAndHasNothingNewToSayGoesOnWithItsAttempts() {
        world.join(1);
        world.running(1, SPEC);
        world.running(2, World.spec(RestartMode.NO, OnDisconnect.KEEP));
        world.submit(3, SPEC);
        world.lose(1);

        world.see(1, Liveness.READY);

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.get(2).reason()).isEqualTo(Reason.STARTED);
        assertThat(world.get(3).state()).as("it never began, and is sent again").isEqualTo(TaskState.SCHEDULED);
        for (int task = 1; task <= 3; task++) {
            assertThat(world.current(task).number()).isEqualTo(Attempt.FIRST);
        }
    }

    @Test
    void aWorkerThatReturnsWithoutItsEngineGoesOnWithItsAttemptsForAWhile() {
        world.join(1);
        world.running(1, SPEC);
        world.lose(1);

        world.send(new Command.SeeWorker(World.worker(1), Liveness.READY, EngineState.DOWN));

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void whatMayRunOnceOnlyAndWasStoppedByForceHasFailedAlsoWhereItsWorkerWasLostMeanwhile() {
        world.join(1);
        world.running(1, World.spec(RestartMode.NO, OnDisconnect.KEEP));
        world.drain(1, Duration.ZERO, true);
        world.drainOn(1);
        assertThat(world.current(1).wanted()).isEqualTo(Wanted.STOP);

        world.lose(1);
        world.join(2);
        world.observeAll(1);
        world.see(1, Liveness.READY);

        assertThat(world.get(1).state()).isEqualTo(TaskState.FAILED);
        assertThat(world.get(1).reason()).isEqualTo(Reason.DRAIN_FORCED);
    }

    @Test
    void whenTheReplacementRunsTheOldAttemptIsStoppedAndCurrentNeverGoesBack() {
        world.join(1);
        world.running(1, SPEC);
        world.join(2);
        world.lose(1);
        assertThat(world.current(1).worker()).isEqualTo(World.worker(2));
        world.observe(1, Observed.running(1, 1));
        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);

        world.runs(1);

        TaskAttempt old = world.get(1).attempts().getFirst();
        assertThat(old.wanted()).isEqualTo(Wanted.STOP);
        assertThat(world.current(1).number().number()).isEqualTo(2);
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void anExitWithZeroOfAnyAttemptCompletesTheTaskAndStopsTheOthers() {
        world.join(1);
        world.running(1, SPEC);
        world.join(2);
        world.lose(1);

        world.observe(1, Observed.gone(1, 1, Reason.EXITED, 0));

        assertThat(world.get(1).state()).isEqualTo(TaskState.COMPLETED);
        assertThat(world.current(1).wanted()).isEqualTo(Wanted.STOP);
    }

    @Test
    void inACompareAnAttemptThatNeverBeganIsSentAgainAndOneThatRanHasVanished() {
        world.join(1);
        world.submit(1, SPEC);
        world.running(2, World.spec(RestartMode.NO, OnDisconnect.KEEP));
        world.running(3, SPEC);
        world.stop(3);

        world.observeAll(1);

        assertThat(world.current(1).phase()).isEqualTo(Phase.ASSIGNED);
        assertThat(world.get(2).reason()).isEqualTo(Reason.CONTAINER_VANISHED);
        assertThat(world.get(3).state()).isEqualTo(TaskState.COMPLETED);
    }

    @Test
    void oneReportMayTellOfTwoAttemptsOfATask() {
        world.join(1);
        world.submit(1, SPEC);
        Duration start = Duration.ofMinutes(2);
        world.advance(start);
        world.send(new Command.GiveUpStarts(start, start));
        world.advance(Duration.ofMinutes(5));
        world.place();
        assertThat(world.current(1).number()).isEqualTo(new Attempt(2));

        world.observe(1, Observed.gone(1, 1, Reason.EXITED, 0), Observed.running(1, 2));

        assertThat(world.get(1).state()).isEqualTo(TaskState.COMPLETED);
        assertThat(world.current(1).wanted()).isEqualTo(Wanted.STOP);
        assertThat(world.current(1).phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void whenTheReplacementFailsForGoodTheOldAttemptIsStoppedToo() {
        world.join(1);
        world.running(1, World.spec(RestartMode.NO, OnDisconnect.REPLACE));
        world.join(2);
        world.lose(1);

        world.ends(1, Reason.NONZERO_EXIT, 1);

        assertThat(world.get(1).state()).isEqualTo(TaskState.FAILED);
        assertThat(world.get(1).findAttempt(new Attempt(1)).orElseThrow().wanted())
                .isEqualTo(Wanted.STOP);
    }
}
