package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Drain;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a drain ends: done, too late, by force or called off, and what does not end it. */
class DrainEndsTest extends DrainFixture {

    private Decision setAvailability(Availability wanted) {
        return world.send(new Command.SetAvailability(World.worker(1), wanted));
    }

    @Test
    void aDrainIsDoneWhenTheLastContainerIsGoneAndTheWorkerStaysEmpty() {
        world.join(1);
        world.running(1, SPEC);
        world.join(2);

        world.drain(1, HOUR, false);
        world.drainOn(1);
        world.observe(2, Observed.running(1, 2));
        world.drainOn(1);
        assertThat(state()).isEqualTo(Drain.State.DRAINING);
        world.observe(1, Observed.gone(1, 1, Reason.STOPPED, 143));
        world.drainOn(1);

        assertThat(state()).isEqualTo(Drain.State.DRAINED);
        assertThat(world.history.getLast().reason()).isEqualTo(Reason.DRAINED);
        assertThat(drained().availability()).isEqualTo(Availability.DRAINING);
        world.submit(2, SPEC);
        assertThat(world.current(2).worker()).isEqualTo(World.worker(2));
    }

    @Test
    void whoIsToTakeOverFromWhatIsStoppedByForceIsNotCalledOff() {
        world.join(1);
        world.running(1, SPEC);
        world.join(2);
        world.drain(1, HOUR, false);
        world.drainOn(1);
        world.drain(1, Duration.ZERO, true);
        world.drainOn(1);
        assertThat(world.current(1).wanted()).isEqualTo(Wanted.STOP);

        setAvailability(Availability.ACTIVE);

        assertThat(world.get(1).isMoving()).isTrue();
        world.observe(1, Observed.gone(1, 1, Reason.STOPPED, 143));
        assertThat(world.current(1).number().number()).isEqualTo(2);
    }

    @Test
    void atTheDeadlineNothingIsStopped() {
        world.join(1);
        world.running(1, ONCE);
        world.drain(1, HOUR, false);
        world.advance(HOUR);

        world.drainOn(1);

        assertThat(state()).isEqualTo(Drain.State.TIMED_OUT);
        assertThat(world.current(1).wanted()).isEqualTo(Wanted.RUN);
        assertThat(drained().availability()).isEqualTo(Availability.DRAINING);
    }

    @Test
    void whatLeavesAfterTheDeadlineMakesTheWorkerEmptyAllTheSame() {
        world.join(1);
        world.running(1, ONCE);
        world.drain(1, HOUR, false);
        world.advance(HOUR);
        world.drainOn(1);

        world.observe(1, Observed.gone(1, 1, Reason.EXITED, 0));
        world.drainOn(1);

        assertThat(state()).isEqualTo(Drain.State.DRAINED);
    }

    @Test
    void anEmptyWorkerOnWhichSomethingIsFoundIsEmptiedAnew() {
        world.join(1);
        world.drain(1, HOUR, false);
        world.drainOn(1);
        assertThat(state()).isEqualTo(Drain.State.DRAINED);

        world.send(new Command.SeeOrphans(World.worker(1), List.of(Orphans.running(7, 3, SPEC))));
        world.drainOn(1);

        assertThat(state()).isEqualTo(Drain.State.DRAINING);
    }

    @Test
    void withForceWhatIsLeftIsStoppedAtTheDeadlineAndWhatMayRunAgainDoes() {
        world.join(1);
        world.running(1, ONCE);
        world.running(2, SPEC);
        world.drain(1, HOUR, true);
        world.advance(HOUR);

        world.drainOn(1);
        assertThat(world.get(2).reason()).isEqualTo(Reason.DRAIN_FORCED);
        world.ends(1, Reason.STOPPED, 143);
        world.ends(2, Reason.STOPPED, 143);
        world.drainOn(1);

        assertThat(world.get(1).state()).isEqualTo(TaskState.FAILED);
        assertThat(world.get(1).reason()).isEqualTo(Reason.DRAIN_FORCED);
        assertThat(world.get(2).state()).isEqualTo(TaskState.PENDING);
        assertThat(world.get(2).failures()).isZero();
        assertThat(state()).isEqualTo(Drain.State.DRAINED);
    }

    @Test
    void uncordonCallsOffWhatIsOnItsWay() {
        world.join(1);
        world.running(1, SPEC);
        world.join(2);
        world.drain(1, HOUR, false);
        world.drainOn(1);

        setAvailability(Availability.ACTIVE);

        assertThat(drained().drain()).isNull();
        assertThat(world.get(1).isMoving()).isFalse();
        assertThat(world.attempt(1, 2).wanted()).isEqualTo(Wanted.STOP);
        assertThat(world.current(1).wanted()).isEqualTo(Wanted.RUN);
        assertThat(world.send(new Command.AdvanceDrain(World.worker(1), 4, Map::of)))
                .isEqualTo(Decision.of());
    }

    @Test
    void aTaskThatHadNoTargetSaysSoNoLongerWhenTheDrainIsOver() {
        world.join(1);
        world.running(1, SPEC);
        world.drain(1, HOUR, false);
        world.drainOn(1);
        assertThat(world.get(1).reason()).isEqualTo(Reason.NO_TARGET);

        setAvailability(Availability.CORDONED);

        assertThat(world.get(1).reason()).isEqualTo(Reason.STARTED);
        assertThat(drained().availability()).isEqualTo(Availability.CORDONED);
    }

    @Test
    void aLostWorkerIsNotDrainedBeforeItReturnsOrIsForgotten() {
        world.join(1);
        world.running(1, SPEC);
        world.join(2);
        world.drain(1, HOUR, false);
        world.lose(1);
        world.drainOn(1);

        assertThat(state()).isEqualTo(Drain.State.DRAINING);
        world.runs(1);
        world.see(1, Liveness.READY);
        world.observeAll(1);
        world.drainOn(1);

        assertThat(state()).isEqualTo(Drain.State.DRAINED);
    }

    @Test
    void aDrainOutlivesARegistration() {
        world.join(1);
        world.drain(1, HOUR, false);

        world.register(1, "w1", "http://w1", 77);

        assertThat(state()).isEqualTo(Drain.State.DRAINING);
    }
}
