package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where less important tasks leave for a more important one, nobody who has a place already takes the room. */
class PromisedRoomTest {

    private static final Resources SMALL = new Resources(4_000, 1_000, 10, 10_000);
    private static final int LEAVES_FIRST = 1;
    private static final int LEAVES_LAST = 2;
    private static final int IMPORTANT = 3;
    private static final int MOVES = 4;

    private final World world = new World(2);

    private static TaskSpec spec(int priority, long memory) {
        return TaskSpec.builder("p" + priority, "nginx")
                .priority(priority)
                .memory(memory)
                .build();
    }

    private static Resources memory(long memory) {
        return new Resources(SMALL.cpuMillis(), memory, SMALL.disk(), SMALL.pids());
    }

    /** Two tasks have to leave worker 1, and the first has done so: what is free there would do for the one that moves. */
    @BeforeEach
    void oneOfTwoHasLeft() {
        world.join(1, SMALL);
        world.running(LEAVES_FIRST, spec(10, 400));
        world.running(LEAVES_LAST, spec(10, 400));
        world.join(2, memory(390));
        world.running(MOVES, spec(50, 300));
        world.submit(IMPORTANT, spec(90, 800));
        world.ends(LEAVES_FIRST, Reason.STOPPED, 143);
        assertThat(world.current(MOVES).worker()).isEqualTo(World.worker(2));
    }

    private void theImportantTaskHasItsPlace() {
        assertThat(world.get(IMPORTANT).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(world.current(IMPORTANT).worker()).isEqualTo(World.worker(1));
    }

    @Test
    void aMoveWaits() {
        assertThat(world.move(MOVES, 2, 1)).isEqualTo(Decision.of());
        world.ends(LEAVES_LAST, Reason.STOPPED, 143);

        theImportantTaskHasItsPlace();
    }

    @Test
    void aMoveThatIsDecidedBetweenTheLastEndAndThePlacementWaits() {
        world.send(
                new Command.ObserveTasks(
                        World.worker(1), false, List.of(Observed.gone(LEAVES_LAST, 1, Reason.STOPPED, 143))),
                new Command.MoveTask(World.task(MOVES), World.worker(2), World.worker(1), Reason.REBALANCING, 4));

        theImportantTaskHasItsPlace();
        assertThat(world.get(MOVES).isMoving()).isFalse();
    }

    @Test
    void aMoveMayBeginOnceNobodyMoreImportantWaits() {
        world.stop(LEAVES_FIRST);
        world.stop(IMPORTANT);

        assertThat(world.move(MOVES, 2, 1)).isNotEqualTo(Decision.of());
        assertThat(world.get(MOVES).isMoving()).isTrue();
    }

    @Test
    void aTaskOfADrainedWorkerHasNoTargetThere() {
        world.drain(2, Duration.ofHours(1), false);
        world.drainOn(2);

        assertThat(world.get(MOVES).reason()).isEqualTo(Reason.NO_TARGET);
        assertThat(world.state.findUnplaced(World.task(MOVES)).orElseThrow().refusals())
                .containsEntry(Reason.ROOM_PROMISED, 1);
        world.ends(LEAVES_LAST, Reason.STOPPED, 143);

        theImportantTaskHasItsPlace();
    }

    @Test
    void aTaskOfADrainedWorkerGoesToAnotherOneThoughThatIsFuller() {
        world.join(3, memory(380));
        world.drain(2, Duration.ofHours(1), false);
        world.drainOn(2);

        assertThat(world.get(MOVES).successor().orElseThrow().worker()).isEqualTo(World.worker(3));
    }
}
