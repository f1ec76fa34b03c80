package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.reconcile.RebalanceRun.Progress;
import dev.gantry.manager.scheduling.Rebalancing;
import dev.gantry.manager.scheduling.Rebalancing.Filling;
import dev.gantry.manager.scheduling.Rebalancing.Move;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RebalanceRunTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int TASKS = 3;

    private final World world = new World();
    private RebalanceRun run = RebalanceRun.of(List.of(), 1, NOW);

    /** Three tasks run on worker 1 and are planned to go to worker 2. */
    @BeforeEach
    void plan() {
        world.join(1);
        for (int task = 1; task <= TASKS; task++) {
            world.running(task, World.spec(RestartMode.ALWAYS, OnDisconnect.REPLACE));
        }
        world.join(2);
        run = RebalanceRun.of(List.of(move(1), move(2), move(3)), 2, NOW);
    }

    private static Move move(int task) {
        Filling any = new Filling(0, 0);
        return new Rebalancing.Move(World.task(task), World.worker(1), World.worker(2), any, any, 0);
    }

    private void look() {
        run = run.observed(
                world.state::findTask,
                worker -> world.state.findWorker(worker).map(Worker::lost).orElse(true),
                NOW);
    }

    /** Begins what comes next, as long as anything does. */
    private void begin() {
        look();
        for (Optional<Move> next = run.next(); next.isPresent(); next = run.next()) {
            Move move = next.get();
            world.send(new Command.MoveTask(move.task(), move.from(), move.to(), Reason.REBALANCING, run.inFlight()));
            look();
        }
    }

    private List<Progress> progress() {
        return run.steps().stream().map(RebalanceRun.Step::progress).toList();
    }

    private void arrives(int task) {
        world.observe(2, Observed.running(task, 2));
        world.observe(1, Observed.gone(task, 1, Reason.STOPPED, 143));
    }

    @Test
    void soManyAreUnderWayAsMayBeAndTheNextFollowsWhenOneHasArrived() {
        begin();
        assertThat(progress()).containsExactly(Progress.MOVING, Progress.MOVING, Progress.WAITING);

        arrives(2);
        begin();

        assertThat(progress()).containsExactly(Progress.MOVING, Progress.MOVED, Progress.MOVING);
        arrives(1);
        arrives(3);
        look();
        assertThat(progress()).containsOnly(Progress.MOVED);
        assertThat(run.endedAt()).contains(NOW);
        assertThat(run.next()).isEmpty();
    }

    @Test
    void aMoveLastsUntilNothingIsLeftBehind() {
        begin();

        world.observe(2, Observed.running(1, 2));
        look();

        assertThat(progress().getFirst()).isEqualTo(Progress.MOVING);
    }

    @Test
    void whatIsCancelledDoesNotBeginAndWhatIsUnderWayArrives() {
        begin();

        run = run.cancel(NOW);
        assertThat(run.endedAt()).isEmpty();
        arrives(1);
        arrives(2);
        look();

        assertThat(run.next()).isEmpty();
        assertThat(progress()).containsExactly(Progress.MOVED, Progress.MOVED, Progress.WAITING);
        assertThat(run.endedAt()).isPresent();
    }

    @Test
    void whatIsLeftBehindOnALostWorkerIsNotWaitedFor() {
        begin();
        world.observe(2, Observed.running(1, 2));

        world.lose(1);
        look();

        assertThat(progress().getFirst()).isEqualTo(Progress.MOVED);
        assertThat(run.endedAt()).isPresent();
    }

    @Test
    void whatIsCancelledIsOverWhenAllThatIsUnderWayHasTakenOver() {
        begin();
        world.observe(2, Observed.running(1, 2), Observed.running(2, 2));
        look();
        assertThat(run.endedAt()).isEmpty();

        run = run.cancel(NOW);
        look();

        assertThat(progress()).containsExactly(Progress.MOVED, Progress.MOVED, Progress.WAITING);
        assertThat(run.endedAt()).contains(NOW);
    }

    @Test
    void aTaskThatIsStoppedOrDoesNotComeUpIsLeftOut() {
        begin();

        world.stop(1);
        world.observe(2, Observed.gone(2, 2, Reason.COMMAND_NOT_FOUND, "no such command"));
        look();

        assertThat(progress()).containsExactly(Progress.LEFT_OUT, Progress.LEFT_OUT, Progress.WAITING);
        assertThat(run.steps().get(0).message()).isEqualTo("the task is over");
        assertThat(run.steps().get(1).message()).endsWith("no such command");
    }

    @Test
    void aMoveThatIsRefusedWaitsWhileSomethingCanStillMakeRoom() {
        RebalanceRun waiting = run.refused(move(1), true, NOW);
        assertThat(waiting.next()).contains(move(1));

        run = run.refused(move(1), false, NOW);

        assertThat(progress().getFirst()).isEqualTo(Progress.LEFT_OUT);
        assertThat(run.next()).contains(move(2));
    }

    @Test
    void aTaskThatIsElsewhereIsNotMoved() {
        world.lose(1);
        world.place();

        look();

        assertThat(progress()).containsOnly(Progress.LEFT_OUT);
        assertThat(run.endedAt()).isPresent();
    }

    @Test
    void aPlanOfNothingIsDone() {
        assertThat(RebalanceRun.of(List.of(), 1, NOW).endedAt()).contains(NOW);
    }
}
