package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Restoration;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a manager does that finds a restored store. */
class RestoredStoreTest {

    private static final TaskSpec SPEC = TaskSpec.ofImage("web", "nginx");

    private final World world = new World();

    private void restored(int attemptsAbove) {
        world.state.load(new Restoration(attemptsAbove, true));
    }

    private void tells(int worker, Orphan... orphans) {
        world.send(new Command.SeeOrphans(World.worker(worker), List.of(orphans)));
    }

    private void settle() {
        world.send(new Command.SettleRestore());
    }

    private List<String> eventTypes() {
        return world.history.stream().map(ClusterEvent::type).toList();
    }

    @Test
    void untilItIsSettledNothingIsPlacedAndNothingIsMissed() {
        world.join(1);
        world.running(1, SPEC);
        restored(1_001);
        int before = world.history.size();

        world.observeAll(1);
        world.submit(2, SPEC);
        settle();

        assertThat(world.state.restoration().isSettling()).as("settling").isTrue();
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.current(1).phase()).isEqualTo(Phase.RUNNING);
        assertThat(world.get(2).state()).isEqualTo(TaskState.PENDING);
        assertThat(world.state.findUnplaced(World.task(2)).orElseThrow().reason())
                .isEqualTo(Reason.RESTORED);
        assertThat(eventTypes().subList(before, eventTypes().size())).containsExactly("ACCEPTED");
    }

    @Test
    void itIsSettledWhenEveryWorkerHasToldWhatItHasOrIsLost() {
        world.join(1);
        world.join(2);
        restored(1_000);
        world.submit(1, SPEC);

        tells(1);
        settle();
        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
        world.lose(2);
        settle();

        assertThat(world.state.restoration().isSettling()).isFalse();
        assertThat(world.current(1).number().number())
                .as("none that was given before")
                .isEqualTo(1_001);
        assertThat(eventTypes()).contains("RESTORE_SETTLED");
    }

    @Test
    void aTaskOfAWorkerThatFellSilentAfterItHadToldIsPlacedElsewhere() {
        world.submit(1, SPEC);
        world.join(1);
        world.join(2, Resources.NONE);
        restored(1_000);
        tells(1, Orphans.running(1, 1, SPEC));
        world.lose(1);
        tells(2);

        settle();

        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
        assertThat(world.get(1).reason()).isEqualTo(Reason.WORKER_LOST);
        assertThat(world.get(1).attempts()).as("may still run").hasSize(1);
        world.join(3);
        assertThat(world.current(1).worker()).isEqualTo(World.worker(3));
    }

    @Test
    void aTaskThatRunsIsNotStoppedForAnAttemptOnAWorkerThatFellSilent() {
        world.join(1);
        world.running(1, SPEC);
        world.join(2);
        restored(1_000);
        tells(2, Orphans.running(1, 2, SPEC));
        world.lose(2);
        tells(1);

        settle();

        assertThat(world.attempt(1, 1).wanted())
                .as("nothing runs in its stead yet")
                .isEqualTo(Wanted.RUN);
    }

    /** Its report comes while it still counts as lost, a moment before it is back. */
    @Test
    void whatAReturningWorkerIsFoundToHaveGoesOnThere() {
        world.join(1);
        world.join(2);
        restored(1_000);
        world.submit(1, SPEC);
        tells(1);
        world.lose(2);
        world.lose(1);
        settle();
        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);

        tells(2, Orphans.running(1, 1_000, SPEC));

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.current(1).worker()).isEqualTo(World.worker(2));
    }

    @Test
    void aWorkerWhoseEngineDoesNotAnswerIsNotWaitedForForEver() {
        world.join(1);
        restored(1_000);
        settle();
        assertThat(world.state.restoration().isSettling()).isTrue();

        world.send(new Command.LoseEngine(World.worker(1), () -> true, () -> Duration.ZERO));
        settle();

        assertThat(world.state.restoration().isSettling()).isFalse();
    }

    @Test
    void aTaskGoesOnAsTheNewestAttemptThatRunsAndIsNotPlacedASecondTime() {
        world.join(1);
        world.running(1, SPEC);
        world.join(2);
        restored(1_001);
        tells(1, Orphans.running(1, 2, SPEC));
        tells(2, Orphans.running(1, 3, SPEC));

        settle();
        world.observeAll(1, Observed.running(1, 2));

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.current(1).number().number()).isEqualTo(3);
        assertThat(world.current(1).worker()).isEqualTo(World.worker(2));
        assertThat(world.get(1).attempts()).extracting(TaskAttempt::phase).containsExactly(Phase.RUNNING);
        assertThat(world.state.orphans(World.worker(1)))
                .as("the older one is for a person to judge")
                .extracting(orphan -> orphan.key().attempt().number())
                .containsExactly(2);
        assertThat(world.state.orphans(World.worker(2))).isEmpty();
        assertThat(world.state.booked(World.worker(2))).isEqualTo(SPEC.booking());
    }

    @Test
    void aTaskThatWaitedGoesOnWhereItHadBeenPlacedMeanwhile() {
        world.submit(1, SPEC);
        world.join(1, Resources.NONE);
        restored(1_000);
        tells(1, Orphans.running(1, 1, SPEC));

        settle();

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.current(1).number().number()).isEqualTo(1);
        assertThat(eventTypes()).containsSubsequence("ACCEPTED", "ADOPTED", "ATTEMPT_CHANGED", "RESTORE_SETTLED");
    }

    @Test
    void whatIsFoundLateIsTheTaskOnlyWhileItHasNoNewerAttempt() {
        world.join(1);
        world.running(1, SPEC);
        world.join(2);
        restored(1_001);
        tells(1);
        world.lose(2);
        settle();
        world.observeAll(1);
        world.advance(Duration.ofSeconds(2));
        world.place();
        assertThat(world.current(1).number().number()).isEqualTo(1_002);

        tells(2, Orphans.running(1, 3, SPEC));

        assertThat(world.current(1).number().number()).isEqualTo(1_002);
        assertThat(world.state.orphans(World.worker(2))).hasSize(1);
    }

    @Test
    void aTaskThatIsSubmittedAgainGoesOnAsTheContainerThatItHad() {
        world.join(1);
        restored(1_000);
        tells(1, Orphans.running(7, 1, SPEC));
        settle();
        assertThat(world.state.orphans(World.worker(1))).hasSize(1);

        world.submit(7, SPEC);

        assertThat(world.get(7).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.get(7).attempts())
                .extracting(attempt -> attempt.number().number())
                .containsExactly(1);
        assertThat(world.state.orphans(World.worker(1))).isEmpty();
        assertThat(world.state.booked(World.worker(1))).isEqualTo(SPEC.booking());
    }

    @Test
    void anotherSpecOrAnUnknownOneIsNotTakenForTheTask() {
        world.join(1);
        world.running(1, SPEC);
        world.join(2);
        restored(1_001);
        tells(1);
        tells(2, Orphans.running(1, 3, TaskSpec.ofImage("web", "other")));

        settle();

        assertThat(world.current(1).number().number()).isEqualTo(1);
        assertThat(world.state.orphans(World.worker(2))).hasSize(1);
    }

    @Test
    void nobodyIsBlamedForTheTimeBetweenTheBackupAndTheRestore() {
        world.join(1);
        world.submit(1, SPEC);
        restored(1_001);
        world.advance(Duration.ofHours(1));
        Command overdue = new Command.GiveUpStarts(Duration.ofMinutes(2), Duration.ofMinutes(30));

        world.send(overdue);
        tells(1);
        settle();
        world.send(overdue);
        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);

        world.advance(Duration.ofMinutes(3));
        world.send(overdue);
        assertThat(world.get(1).reason()).isEqualTo(Reason.START_TIMED_OUT);
    }
}
