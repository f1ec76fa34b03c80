package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Drain;
import dev.gantry.manager.cluster.TaskHealth;
import dev.gantry.model.Mount;
import dev.gantry.model.MountType;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.problem.ProblemType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What leaves a worker that is drained, when, and what stays. */
class DrainsTest extends DrainFixture {

    @Test
    void atMostAsManyTasksAreOnTheirWayAsTheBudgetAllows() {
        world.join(1);
        for (int task = 1; task <= 6; task++) {
            world.running(task, SPEC);
        }
        world.join(2);

        world.drain(1, HOUR, false);
        world.drainOn(1);

        assertThat(world.state.moving()).hasSize(4);
        world.observe(2, Observed.running(1, 2));
        world.drainOn(1);
        assertThat(world.state.moving()).hasSize(4);
        assertThat(world.get(5).isMoving()).isTrue();
    }

    @Test
    void whatFitsNowhereGoesOnWhereItIsAndSaysSo() {
        world.join(1);
        world.running(1, SPEC);
        world.join(2, new Resources(100, 10, 0, 0));

        world.drain(1, HOUR, false);
        world.drainOn(1);

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.get(1).reason()).isEqualTo(Reason.NO_TARGET);
        assertThat(world.state.findUnplaced(World.task(1)).orElseThrow().message())
                .contains("1 worker INSUFFICIENT_MEMORY");
        assertThat(TaskHealth.isReady(world.get(1))).isTrue();
        assertThat(world.current(1).wanted()).isEqualTo(Wanted.RUN);

        world.join(3);
        world.drainOn(1);
        assertThat(world.get(1).reason()).isEqualTo(Reason.STARTED);
        assertThat(world.state.findUnplaced(World.task(1))).isEmpty();
        assertThat(world.get(1).isMoving()).isTrue();
    }

    @Test
    void dataOnTheMachineIsAReasonToStay() {
        world.join(1);
        world.running(
                1,
                TaskSpec.builder("db", "postgres")
                        .mounts(List.of(new Mount(MountType.VOLUME, "pg", "/data", false, 0)))
                        .build());
        world.join(2);

        world.drain(1, HOUR, false);
        world.drainOn(1);

        assertThat(world.get(1).reason()).isEqualTo(Reason.NO_TARGET);
        assertThat(world.get(1).message()).contains("pg");
    }

    @Test
    void whatMustNotRunTwiceStopsBeforeItBeginsElsewhere() {
        world.join(1);
        world.running(1, SPEC.toBuilder().onDisconnect(OnDisconnect.STOP).build());
        world.join(2);

        world.drain(1, HOUR, false);
        world.drainOn(1);

        assertThat(world.get(1).isMoving()).isFalse();
        assertThat(world.current(1).wanted()).isEqualTo(Wanted.STOP);
        assertThat(world.get(1).reason()).isEqualTo(Reason.DRAINING);
        world.observe(1, Observed.gone(1, 1, Reason.STOPPED, 143));
        assertThat(world.current(1).worker()).isEqualTo(World.worker(2));
        assertThat(world.get(1).failures()).isZero();
        world.drainOn(1);
        assertThat(state()).isEqualTo(Drain.State.DRAINED);
    }

    @Test
    void whatMustNotRunTwiceGoesOnWhereNoOtherWorkerTakesIt() {
        world.join(1);
        world.running(1, SPEC.toBuilder().onDisconnect(OnDisconnect.STOP).build());

        world.drain(1, HOUR, false);
        world.drainOn(1);

        assertThat(world.current(1).wanted()).isEqualTo(Wanted.RUN);
        assertThat(world.get(1).reason()).isEqualTo(Reason.NO_TARGET);
    }

    @Test
    void whatMustNotRunTwiceStopsNoMoreAtATimeThanTheBudgetAllows() {
        world.join(1);
        for (int task = 1; task <= 6; task++) {
            world.running(task, SPEC.toBuilder().onDisconnect(OnDisconnect.STOP).build());
        }
        world.join(2);

        world.drain(1, HOUR, false);
        world.drainOn(1);

        assertThat(world.state.attemptsOn(World.worker(1)).stream()
                        .filter(key -> world.state
                                .loadTask(key.task())
                                .current()
                                .filter(attempt -> attempt.wanted() == Wanted.STOP)
                                .isPresent()))
                .hasSize(4);
    }

    @Test
    void aStartingTaskGoesElsewhereToo() {
        world.join(1);
        world.submit(1, SPEC);
        world.join(2);

        world.drain(1, HOUR, false);
        world.drainOn(1);
        world.observe(2, Observed.running(1, 2));

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.attempt(1, 1).wanted()).isEqualTo(Wanted.STOP);
    }

    @Test
    void whatRunsOnceIsLetComeToItsEnd() {
        world.join(1);
        world.running(1, ONCE);
        world.join(2);

        world.drain(1, HOUR, false);
        world.drainOn(1);
        assertThat(world.get(1).reason()).isEqualTo(Reason.STARTED);
        world.ends(1, Reason.EXITED, 0);
        world.drainOn(1);

        assertThat(state()).isEqualTo(Drain.State.DRAINED);
    }

    @Test
    void whatWasOnItsWayToAWorkerStaysWhenThatOneIsDrained() {
        world.join(1);
        world.running(1, SPEC);
        world.join(2);
        world.move(1, 1, 2);

        world.drain(2, HOUR, false);
        world.drainOn(2);

        assertThat(world.get(1).isMoving()).isFalse();
        assertThat(world.current(1).number().number()).isEqualTo(1);
    }

    @Test
    void anUnknownWorkerIsNotDrained() {
        assertThat(((Decision.Rejected) world.drain(7, HOUR, false)).problem().type())
                .isEqualTo(ProblemType.NOT_FOUND);
    }
}
