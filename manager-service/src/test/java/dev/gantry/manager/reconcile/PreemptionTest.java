package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.OnDisconnect;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreemptionTest {

    private static final Resources SMALL = new Resources(4_000, 1_000, 10, 10_000);

    private final World world = new World(2);

    @Test
    void aMoreImportantTaskThatFitsNowhereGetsThePlaceOfALessImportantOne() {
        world.join(1, SMALL);
        world.running(1, spec(10, 800));
        world.submit(2, spec(90, 800));

        assertThat(world.get(1).reason()).isEqualTo(Reason.PREEMPTED);
        assertThat(world.current(1).wanted()).isEqualTo(Wanted.STOP);
        assertThat(world.get(2).state()).as("its room is not free yet").isEqualTo(TaskState.PENDING);
        world.ends(1, Reason.STOPPED, 143);

        assertThat(world.get(2).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
        assertThat(world.get(1).failures()).as("it costs nothing").isZero();
    }

    @Test
    void nobodyGivesWayToAnEqual() {
        world.join(1, SMALL);
        world.running(1, spec(50, 800));
        world.submit(2, spec(50, 800));

        assertThat(world.current(1).wanted()).isEqualTo(Wanted.RUN);
    }

    @Test
    void nobodyGivesWayUnlessThatIsAllowed() {
        World strict = new World(0);
        strict.join(1, SMALL);
        strict.running(1, spec(10, 800));
        strict.submit(2, spec(90, 800));

        assertThat(strict.current(1).wanted()).isEqualTo(Wanted.RUN);
    }

    @Test
    void aTaskThatMayNotRunTwiceNeverGivesWay() {
        world.join(1, SMALL);
        world.running(
                1, spec(10, 800).toBuilder().onDisconnect(OnDisconnect.KEEP).build());
        world.submit(2, spec(90, 800));

        assertThat(world.current(1).wanted()).isEqualTo(Wanted.RUN);
    }

    @Test
    void onlyThoseGoThatHaveToAndTheLeastImportantFirst() {
        world.join(1, SMALL);
        world.running(1, spec(30, 300));
        world.running(2, spec(10, 300));
        world.running(3, spec(20, 300));
        world.submit(4, spec(90, 350));

        assertThat(List.of(1, 2, 3))
                .filteredOn(task -> world.current(task).wanted() == Wanted.STOP)
                .containsExactly(2);
    }

    @Test
    void ofTwoMachinesTheOneWithTheLessImportantVictimIsTaken() {
        world.join(1, SMALL);
        world.running(1, spec(40, 800));
        world.join(2, SMALL);
        world.running(2, spec(10, 800));
        world.submit(3, spec(90, 800));

        assertThat(world.current(1).wanted()).isEqualTo(Wanted.RUN);
        assertThat(world.current(2).wanted()).isEqualTo(Wanted.STOP);
    }

    @Test
    void whileRoomIsBeingMadeNobodyElseHasToGo() {
        world.join(1, SMALL);
        world.running(1, spec(10, 800));
        world.join(2, SMALL);
        world.running(2, spec(10, 800));
        world.submit(3, spec(90, 800));
        world.place();

        assertThat(List.of(1, 2))
                .filteredOn(task -> world.current(task).wanted() == Wanted.STOP)
                .hasSize(1);
    }

    @Test
    void whatIsFreeAlreadyWhereRoomIsBeingMadeIsNotGivenToALessImportantTask() {
        world.join(1, SMALL);
        world.running(1, spec(10, 400));
        world.running(2, spec(10, 400));
        world.submit(3, spec(90, 800));
        world.ends(1, Reason.STOPPED, 143);

        assertThat(world.get(1).state()).as("its old place is needed").isEqualTo(TaskState.PENDING);
        world.ends(2, Reason.STOPPED, 143);

        assertThat(world.get(3).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(List.of(1, 2)).allMatch(task -> world.get(task).state() == TaskState.PENDING);
    }

    @Test
    void aLessImportantTaskGoesElsewhereMeanwhile() {
        world.join(1, SMALL);
        world.running(1, spec(10, 400));
        world.running(2, spec(10, 400));
        world.submit(3, spec(90, 800));
        world.join(2, new Resources(SMALL.cpuMillis(), 450, SMALL.disk(), SMALL.pids()));
        world.submit(4, spec(10, 100));

        assertThat(world.current(4).worker()).isEqualTo(World.worker(2));
    }

    @Test
    void noMoreGiveWayThanTheBudgetAllows() {
        world.join(1, SMALL);
        for (int task = 1; task <= 3; task++) {
            world.running(task, spec(10, 300));
        }
        world.submit(4, spec(90, 900));

        assertThat(List.of(1, 2, 3)).allMatch(task -> world.current(task).wanted() == Wanted.RUN);
    }

    @Test
    void aPortIsAReasonToo() {
        world.join(1, SMALL);
        TaskSpec web = TaskSpec.builder("web", "nginx")
                .ports(List.of(new PortSpec(80, 8080, Protocol.TCP)))
                .priority(10)
                .build();
        world.running(1, web);
        world.running(2, spec(5, 256));
        world.submit(3, web.toBuilder().priority(90).build());

        assertThat(world.current(1).wanted()).isEqualTo(Wanted.STOP);
        assertThat(world.current(2).wanted()).as("it is not in the way").isEqualTo(Wanted.RUN);
    }

    @Test
    void nobodyGivesWayWhereThatWouldNotHelp() {
        world.join(1, SMALL);
        world.running(1, spec(10, 800));
        world.submit(2, spec(90, 2_000));

        assertThat(world.current(1).wanted()).isEqualTo(Wanted.RUN);
    }

    @Test
    void aTaskThatIsStoppedWhileItGivesWayEnds() {
        world.join(1, SMALL);
        world.running(1, spec(10, 800));
        world.submit(2, spec(90, 800));
        world.stop(1);
        world.ends(1, Reason.STOPPED, 143);

        assertThat(world.get(1).state()).isEqualTo(TaskState.COMPLETED);
        assertThat(world.get(2).state()).isEqualTo(TaskState.SCHEDULED);
    }

    private static TaskSpec spec(int priority, long memory) {
        return TaskSpec.builder("p" + priority, "nginx")
                .priority(priority)
                .memory(memory)
                .build();
    }
}
