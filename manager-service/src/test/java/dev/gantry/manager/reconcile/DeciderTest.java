package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskFold;
import dev.gantry.model.Attempt;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.model.wire.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeciderTest {

    private static final TaskSpec SPEC = TaskSpec.ofImage("web", "nginx");

    private final World world = new World();

    @Test
    void theSameIdWithTheSameSpecIsTheSameTask() {
        world.submit(1, SPEC);

        assertThat(world.submit(1, SPEC)).isEqualTo(Decision.of());
        assertThat(world.submit(1, TaskSpec.ofImage("web", "other")))
                .isInstanceOfSatisfying(
                        Decision.Rejected.class,
                        rejected -> assertThat(rejected.problem().type()).isEqualTo(ProblemType.CONFLICT));
    }

    @Test
    void aTaskWithoutAWorkerWaitsAndSaysWhy() {
        world.submit(1, SPEC);

        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
        assertThat(world.state.findUnplaced(World.task(1)).orElseThrow().reason())
                .isEqualTo(Reason.NO_WORKERS);
    }

    @Test
    void aTaskIsPlacedAsSoonAsAWorkerIsReady() {
        world.submit(1, SPEC);

        world.join(1);

        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(world.current(1).worker()).isEqualTo(World.worker(1));
    }

    @Test
    void aStoppedPendingTaskCompletesAtOnce() {
        world.submit(1, SPEC);

        world.stop(1);

        assertThat(world.get(1).state()).isEqualTo(TaskState.COMPLETED);
        assertThat(world.get(1).reason()).isEqualTo(Reason.STOPPED);
    }

    @Test
    void aStopEndsOnlyWhenTheContainerIsGoneAndWhateverItsExitCode() {
        world.join(1);
        world.running(1, SPEC);

        world.stop(1);
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.current(1).wanted()).isEqualTo(Wanted.STOP);

        world.ends(1, Reason.STOPPED, 143);
        assertThat(world.get(1).state()).isEqualTo(TaskState.COMPLETED);
        assertThat(world.get(1).reason()).isEqualTo(Reason.STOPPED);
    }

    @Test
    void aSecondStopMayShortenTheGraceAndNeverLengthenIt() {
        world.join(1);
        world.running(1, SPEC);
        world.stop(1);

        world.send(new Command.StopTask(World.task(1), Optional.of(Duration.ofMinutes(5))));
        assertThat(world.current(1).grace()).isEqualTo(Duration.ofSeconds(10));
        world.send(new Command.StopTask(World.task(1), Optional.of(Duration.ofSeconds(1))));
        assertThat(world.current(1).grace()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aTimeIsRememberedAsTheDatabaseKeepsIt() {
        world.join(1);
        world.submit(1, SPEC);
        Instant byEngine = Instant.parse("2026-01-01T00:00:01.123456789Z");
        Observation running = new Observation(
                World.task(1),
                Attempt.FIRST,
                0,
                "c",
                Phase.RUNNING,
                Reason.STARTED,
                "",
                null,
                false,
                null,
                byEngine,
                null);

        world.observe(1, running);

        assertThat(world.current(1).startedAt()).isEqualTo(Instant.parse("2026-01-01T00:00:01.123456Z"));
        assertThat(world.send(new Command.ObserveTasks(World.worker(1), true, List.of(running))))
                .as("the same again, as after a restart of the manager, is no event")
                .isEqualTo(Decision.of());
    }

    @Test
    void anExitWithZeroCompletesTheTask() {
        world.join(1);
        world.running(1, SPEC);

        world.ends(1, Reason.EXITED, 0);

        assertThat(world.get(1).state()).isEqualTo(TaskState.COMPLETED);
        assertThat(world.current(1).exitCode()).isZero();
    }

    @Test
    void bookingsEndOnlyWhenTheContainerIsGone() {
        world.join(1, new Resources(4_000, 300, 0, 1_000));
        world.running(1, SPEC);
        world.submit(2, SPEC);
        world.stop(1);
        assertThat(world.get(2).state()).isEqualTo(TaskState.PENDING);

        world.ends(1, Reason.STOPPED, 0);

        assertThat(world.get(2).state()).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void aWorkerThatWasOnlyAnnouncedGivesWayToTheMachineOfItsName() {
        world.send(new Command.AnnounceWorker(World.worker(9), "w1"));

        world.join(1);

        assertThat(world.state.workers()).hasSize(1);
        assertThat(world.state.findWorker("w1").orElseThrow().id()).isEqualTo(World.worker(1));
    }

    @Test
    void foldingATasksHistoryGivesTheTask() {
        world.join(1);
        world.join(2);
        world.running(1, SPEC);
        world.lose(1);
        world.runs(1);
        world.ends(1, Reason.NONZERO_EXIT, 1);
        world.advance(Duration.ofMinutes(1));
        world.place();
        world.stop(1);

        Task folded = null;
        for (var event : world.history) {
            if (event.change() instanceof Change.TaskAccepted accepted) {
                folded = accepted.accepted();
            } else if (event.change() instanceof Change.OfTask change && folded != null) {
                folded = TaskFold.after(folded, change, event.at());
            }
        }

        assertThat(folded).isEqualTo(world.get(1));
    }
}
