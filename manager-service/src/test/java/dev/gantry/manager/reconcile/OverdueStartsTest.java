package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.model.Attempt;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.wire.Observation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OverdueStartsTest {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration PULL = Duration.ofMinutes(30);
    private static final TaskSpec SPEC = TaskSpec.ofImage("web", "nginx");
    private static final TaskSpec JOB = World.spec(RestartMode.NO, OnDisconnect.KEEP);

    private final World world = new World();

    @Test
    void aStartThatNeverEndsIsGivenUpAndTriedElsewhere() {
        world.join(1);
        world.join(2);
        world.submit(1, SPEC);
        var stuck = world.current(1);

        world.advance(START.minusNanos(1));
        review();
        assertThat(world.current(1)).as("in time").isEqualTo(stuck);
        world.advance(Duration.ofNanos(1));
        review();

        assertThat(world.get(1).failures()).isEqualTo(1);
        assertThat(world.current(1).number()).isEqualTo(stuck.number().next());
        assertThat(world.current(1).worker()).isNotEqualTo(stuck.worker());
        assertThat(world.get(1).findAttempt(stuck.number()).orElseThrow().wanted())
                .isEqualTo(Wanted.STOP);
    }

    @Test
    void aPullHasATimeOfItsOwn() {
        world.join(1);
        world.submit(1, SPEC);
        world.observe(1, starting(1, Reason.PULLING_IMAGE));

        world.advance(PULL.minusNanos(1));
        review();
        assertThat(world.current(1).wanted()).isEqualTo(Wanted.RUN);
        world.advance(Duration.ofNanos(1));
        review();

        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
        assertThat(world.get(1).reason()).isEqualTo(Reason.START_TIMED_OUT);
        assertThat(world.get(1).message()).contains("PULLING_IMAGE").contains("30m");
    }

    @Test
    void aTaskThatMustNotRunTwiceIsPlacedAgainOnlyWhenNothingIsLeft() {
        world.join(1);
        world.join(2);
        world.submit(1, JOB);
        world.advance(START);
        review();
        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(world.get(1).attempts()).hasSize(1);

        world.runs(1);
        assertThat(world.get(1).reason()).as("too late").isEqualTo(Reason.START_TIMED_OUT);
        world.ends(1, Reason.STOPPED, 143);

        assertThat(world.current(1).number()).isEqualTo(new Attempt(2));
        assertThat(world.get(1).failures()).as("counted once").isEqualTo(1);
    }

    @Test
    void whatIsReportedOfAnAttemptThatWasGivenUpChangesNothingForTheTask() {
        world.join(1);
        world.submit(1, SPEC);
        world.advance(START);
        review();

        world.observe(1, Observed.running(1, 1));

        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
        assertThat(world.current(1).phase()).isEqualTo(Phase.RUNNING);
        int events = world.history.size();
        world.observeAll(1, Observed.running(1, 1));
        assertThat(world.history).as("nothing new").hasSize(events);
    }

    @Test
    void aTaskWhoseStartsNeverEndFailsInTheEnd() {
        world.join(1);
        world.submit(1, SPEC);
        for (int attempt = 1; attempt <= Endings.MAX_PLACEMENTS; attempt++) {
            world.advance(START);
            review();
            world.advance(Duration.ofMinutes(5));
            world.place();
        }

        assertThat(world.get(1).state()).isEqualTo(TaskState.FAILED);
        assertThat(world.get(1).reason()).isEqualTo(Reason.START_TIMED_OUT);
    }

    @Test
    void neitherABackOffNorARunningContainerNorASilentWorkerIsAStart() {
        world.join(1);
        world.running(1, SPEC);
        world.running(2, SPEC);
        world.observe(1, starting(2, Reason.RESTARTING));
        world.join(2);
        world.submit(3, SPEC);
        world.see(2, Liveness.UNREACHABLE);
        int events = world.history.size();

        world.advance(Duration.ofDays(1));
        review();

        assertThat(world.current(3).worker()).isEqualTo(World.worker(2));
        assertThat(world.history).hasSize(events);
    }

    @Test
    void aSuccessorThatIsRestartedAgainAndAgainIsCalledOff() {
        world.join(1);
        world.running(1, SPEC);
        world.join(2);
        world.move(1, 1, 2);

        for (int restart = 1; restart <= 3; restart++) {
            assertThat(world.get(1).isMoving()).as("before restart %d", restart).isTrue();
            world.advance(START.minusSeconds(1));
            world.observe(2, restarted(1, 2, restart));
            review();
        }

        assertThat(world.get(1).isMoving()).isFalse();
        assertThat(world.attempt(1, 2).wanted()).isEqualTo(Wanted.STOP);
        assertThat(world.current(1).number()).isEqualTo(Attempt.FIRST);
        assertThat(world.get(1).failures()).isZero();
        world.move(1, 1, 2);
        assertThat(world.get(1).isMoving())
                .as("the worker is not asked again at once")
                .isFalse();
    }

    private static Observation restarted(int task, int attempt, int restart) {
        return new Observation(
                World.task(task),
                new Attempt(attempt),
                restart,
                "c",
                Phase.STARTING,
                Reason.RESTARTING,
                "",
                1,
                false,
                null,
                null,
                null);
    }

    private void review() {
        world.send(new Command.GiveUpStarts(START, PULL));
    }

    private static Observation starting(int task, Reason reason) {
        return new Observation(
                World.task(task), Attempt.FIRST, 0, null, Phase.STARTING, reason, "", null, false, null, null, null);
    }
}
