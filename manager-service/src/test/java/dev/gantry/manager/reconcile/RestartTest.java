package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.problem.ProblemType;
import org.junit.jupiter.api.Test;

class RestartTest {

    private static final TaskSpec SPEC = TaskSpec.ofImage("web", "nginx");

    private final World world = new World();

    @Test
    void aRestartIsANewAttemptOnceTheOldOneIsGone() {
        world.join(1);
        world.running(1, SPEC);

        restart(1);
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.get(1).reason()).isEqualTo(Reason.RESTART_REQUESTED);
        assertThat(world.current(1).wanted()).isEqualTo(Wanted.STOP);
        world.ends(1, Reason.STOPPED, 143);

        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(world.current(1).number().number()).isEqualTo(2);
        assertThat(world.get(1).failures()).isZero();
    }

    @Test
    void aRestartedTaskStaysOnItsWorkerThoughAnotherOneHasMoreRoom() {
        world.join(1);
        world.running(1, SPEC);
        world.running(2, SPEC);
        world.join(2);
        restart(1);

        world.ends(1, Reason.STOPPED, 143);

        assertThat(world.current(1).worker()).isEqualTo(World.worker(1));
    }

    @Test
    void asLongAsTheOldAttemptStopsAnotherRestartIsTheSame() {
        world.join(1);
        world.running(1, SPEC);
        restart(1);

        assertThat(restart(1)).isEqualTo(Decision.of());
    }

    @Test
    void aRestartThatIsFollowedByAStopEndsTheTask() {
        world.join(1);
        world.running(1, SPEC);
        restart(1);
        world.stop(1);

        world.ends(1, Reason.STOPPED, 143);

        assertThat(world.get(1).state()).isEqualTo(TaskState.COMPLETED);
        assertThat(world.current(1).phase()).isEqualTo(Phase.GONE);
    }

    @Test
    void aTaskThatWaitsForAPlaceNeedsNoRestart() {
        world.submit(1, SPEC);

        assertThat(restart(1)).isEqualTo(Decision.of());
    }

    @Test
    void whatHasEndedOrIsStoppingOrUnknownIsNotRestarted() {
        world.join(1);
        world.running(1, SPEC);
        world.ends(1, Reason.EXITED, 0);
        world.running(2, SPEC);
        world.stop(2);

        assertThat(problem(restart(1))).isEqualTo(ProblemType.CONFLICT);
        assertThat(problem(restart(2))).isEqualTo(ProblemType.CONFLICT);
        assertThat(problem(restart(3))).isEqualTo(ProblemType.NOT_FOUND);
    }

    private Decision restart(int task) {
        return world.send(new Command.RestartTask(World.task(task)));
    }

    private static ProblemType problem(Decision decision) {
        return ((Decision.Rejected) decision).problem().type();
    }
}
