package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Unplaced;
import dev.gantry.model.EngineState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A task that must not run twice has no second place as long as it may run in the first. */
class AtMostOnceTest {

    private static final TaskSpec ONCE = World.spec(RestartMode.ALWAYS, OnDisconnect.STOP);

    /** 30 s, the grace of 10 s, 10 s, 30 s, and a hundredth of it. */
    private static final Duration WAIT = Duration.ofMillis(80_800);

    private final World world = new World();

    @BeforeEach
    void runs() {
        world.join(1);
        world.running(1, ONCE);
        world.join(2);
    }

    private void loses() {
        world.fallsSilent(1);
        world.lose(1);
    }

    @Test
    void whenItsWorkerIsLostItWaitsAndSaysWhy() {
        loses();

        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
        assertThat(world.get(1).reason()).isEqualTo(Reason.WORKER_LOST);
        assertThat(world.state.findUnplaced(World.task(1)).map(Unplaced::reason))
                .contains(Reason.MAY_STILL_RUN);
        assertThat(world.current(1).number().number()).isEqualTo(1);
    }

    @Test
    void itIsPlacedAgainWhenItHasSurelyEndedAndNotBefore() {
        loses();

        world.advance(WAIT.minusMillis(1));
        world.place();
        assertThat(world.current(1).number().number()).isEqualTo(1);
        world.advance(Duration.ofMillis(1));
        world.place();

        TaskAttempt next = world.current(1);
        assertThat(next.number().number()).isEqualTo(2);
        assertThat(next.worker()).isEqualTo(World.worker(2));
        assertThat(world.get(1).attempts().getFirst().wanted()).isEqualTo(Wanted.STOP);
    }

    @Test
    void aLongerGraceIsWaitedForLonger() {
        TaskSpec slow = ONCE.toBuilder().stopGrace(Duration.ofSeconds(60)).build();
        world.see(2, Liveness.UNREACHABLE);
        world.running(2, slow);
        world.see(2, Liveness.READY);
        loses();

        world.advance(WAIT);
        world.place();

        assertThat(world.current(1).number().number()).isEqualTo(2);
        assertThat(world.current(2).number().number()).isEqualTo(1);
    }

    @Test
    void aWordOfItsWorkerThatItHasEndedIsEnough() {
        loses();

        world.observe(1, Observed.gone(1, 1, Reason.LEASE_EXPIRED, 143));

        assertThat(world.current(1).number().number()).isEqualTo(2);
        assertThat(world.get(1).failures()).isZero();
    }

    @Test
    void thatItsWorkerStoppedItByItselfIsNoFailure() {
        world.observe(1, Observed.gone(1, 1, Reason.LEASE_EXPIRED, 137));

        assertThat(world.current(1).number().number()).isEqualTo(2);
        assertThat(world.get(1).failures()).isZero();
        assertThat(world.get(1).reason()).isEqualTo(Reason.PLACED);
    }

    @Test
    void withRestartModeNoItIsPlacedAgainTooWhenItsWorkerStoppedIt() {
        world.running(2, World.spec(RestartMode.NO, OnDisconnect.STOP));
        int worker = world.current(2).worker().equals(World.worker(1)) ? 1 : 2;

        world.observe(worker, Observed.gone(2, 1, Reason.LEASE_EXPIRED, 0));

        assertThat(world.current(2).number().number()).isEqualTo(2);
    }

    @Test
    void aWorkerThatReturnsInTimeGoesOnWithIt() {
        loses();

        world.see(1, Liveness.READY);
        world.observeAll(1, Observed.running(1, 1));

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.current(1).number().number()).isEqualTo(1);
    }

    @Test
    void aWorkerThatReturnsAndHasNothingNewToSayGoesOnWithItToo() {
        loses();

        world.see(1, Liveness.READY);

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.current(1).number().number()).isEqualTo(1);
    }

    @Test
    void whileItsWorkerAnswersAnEngineThatDoesNotLetsItGoNowhere() {
        world.send(new Command.SeeWorker(World.worker(1), Liveness.READY, EngineState.DOWN));
        world.send(new Command.LoseEngine(World.worker(1), () -> true, () -> Duration.ZERO));
        world.advance(WAIT.multipliedBy(10));
        world.place();

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.get(1).reason()).isEqualTo(Reason.ENGINE_DOWN);
        assertThat(world.current(1).number().number()).isEqualTo(1);
    }

    @Test
    void whereItsWorkerRegistersAndSaysNothingElseItHasSurelyEndedInTheEnd() {
        world.fallsSilent(1);
        world.send(new Command.SeeWorker(World.worker(1), Liveness.READY, EngineState.DOWN));
        world.advance(WAIT.minusMillis(1));
        world.send(new Command.LoseEngine(World.worker(1), () -> true, () -> WAIT.minusMillis(1)));
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);

        world.advance(Duration.ofMillis(1));
        world.send(new Command.LoseEngine(World.worker(1), () -> true, () -> WAIT));

        assertThat(world.current(1).number().number()).isEqualTo(2);
        assertThat(world.current(1).worker()).isEqualTo(World.worker(2));
        assertThat(world.attempt(1, 1).wanted()).isEqualTo(Wanted.STOP);
    }

    @Test
    void aWorkerThatIsHeardBeforeThatGoesOnWithIt() {
        world.send(new Command.SeeWorker(World.worker(1), Liveness.READY, EngineState.DOWN));
        world.send(new Command.LoseEngine(World.worker(1), () -> true, () -> WAIT));
        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);

        world.see(1, Liveness.READY);

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.current(1).number().number()).isEqualTo(1);
    }

    @Test
    void thatAnOperatorTakesItsMachineForSwitchedOffIsNoProof() {
        loses();

        Decision early = world.send(new Command.ForgetWorker(World.worker(1), () -> WAIT.minusMillis(1)));
        assertThat(early).isInstanceOf(Decision.Rejected.class);
        assertThat(world.current(1).number().number()).isEqualTo(1);
        world.send(new Command.ForgetWorker(World.worker(1), () -> WAIT));

        assertThat(world.current(1).number().number()).isEqualTo(2);
    }

    @Test
    void aRestartThatAUserAsksForOnALostWorkerWaitsToo() {
        world.send(new Command.RestartTask(World.task(1)));
        loses();
        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
        assertThat(world.current(1).number().number()).isEqualTo(1);

        world.advance(WAIT);
        world.place();

        assertThat(world.current(1).number().number()).isEqualTo(2);
    }

    @Test
    void aStartThatIsGivenUpIsFollowedWhenItsEndIsConfirmed() {
        world.submit(3, ONCE);
        int worker = world.current(3).worker().equals(World.worker(1)) ? 1 : 2;
        world.advance(Duration.ofMinutes(3));
        world.send(new Command.GiveUpStarts(Duration.ofMinutes(2), Duration.ofMinutes(30)));
        assertThat(world.current(3).wanted()).isEqualTo(Wanted.STOP);
        assertThat(world.current(3).number().number()).isEqualTo(1);

        world.observe(worker, Observed.gone(3, 1, Reason.STOPPED, 0));

        assertThat(world.current(3).number().number()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = OnDisconnect.class,
            names = {"REPLACE", "KEEP"})
    void othersDoNotWait(OnDisconnect policy) {
        world.running(2, World.spec(RestartMode.ALWAYS, policy));
        world.observe(1, Observed.gone(2, 1, Reason.NONZERO_EXIT, 1));
        world.observe(2, Observed.gone(2, 1, Reason.NONZERO_EXIT, 1));

        assertThat(world.current(2).number().number()).isEqualTo(2);
    }
}
