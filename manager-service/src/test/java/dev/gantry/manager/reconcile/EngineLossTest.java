package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.model.Attempt;
import dev.gantry.model.EngineState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of tasks whose worker answers, and its engine does not. */
class EngineLossTest {

    private static final TaskSpec SPEC = TaskSpec.ofImage("web", "nginx");

    private final World world = new World();

    private void engine(EngineState engine) {
        world.send(new Command.SeeWorker(World.worker(1), Liveness.READY, engine));
    }

    private void loseEngine() {
        world.send(new Command.LoseEngine(World.worker(1), () -> true, () -> Duration.ZERO));
    }

    @Test
    void tasksAreReplacedOrKeptByTheirPolicyAndTheWorkerIsNotLost() {
        world.join(1);
        world.running(1, SPEC);
        world.running(2, World.spec(RestartMode.NO, OnDisconnect.KEEP));
        world.join(2);
        engine(EngineState.DOWN);
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);

        loseEngine();

        assertThat(world.current(1).worker()).isEqualTo(World.worker(2));
        assertThat(world.get(2).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.get(2).reason()).isEqualTo(Reason.ENGINE_DOWN);
        assertThat(world.state.findWorker(World.worker(1)).orElseThrow().lost()).isFalse();
    }

    @Test
    void whatIsToBeginAnewDoesNotWaitForAnEngineThatCannotEndIt() {
        world.join(1);
        world.running(1, SPEC);
        world.join(2);
        world.send(new Command.RestartTask(World.task(1)));
        engine(EngineState.DOWN);
        assertThat(world.current(1).wanted()).isEqualTo(Wanted.STOP);

        loseEngine();

        assertThat(world.current(1).worker()).isEqualTo(World.worker(2));
        engine(EngineState.OK);
        world.observe(1, Observed.gone(1, 1, Reason.STOPPED, 143));
        assertThat(world.current(1).worker()).isEqualTo(World.worker(2));
        assertThat(world.get(1).failures()).isZero();
    }

    @Test
    void whatWasDecidedOnceIsNotDecidedAgain() {
        world.join(1);
        world.running(1, SPEC);
        world.running(2, World.spec(RestartMode.NO, OnDisconnect.KEEP));
        engine(EngineState.DOWN);
        loseEngine();
        int events = world.history.size();

        loseEngine();

        assertThat(world.history).hasSize(events);
    }

    @Test
    void anEngineThatAnswersBeforeTheReplacementGoesOnWithItsAttempts() {
        world.join(1);
        world.running(1, SPEC);
        world.running(2, World.spec(RestartMode.NO, OnDisconnect.KEEP));
        engine(EngineState.DOWN);
        loseEngine();
        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);

        engine(EngineState.OK);

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.current(1).number()).isEqualTo(Attempt.FIRST);
        assertThat(world.get(2).reason()).isEqualTo(Reason.STARTED);
    }

    @Test
    void anEngineThatAnswersAfterTheReplacementIsToldToStopWhenThatRuns() {
        world.join(1);
        world.running(1, SPEC);
        world.join(2);
        engine(EngineState.DOWN);
        loseEngine();

        engine(EngineState.OK);
        assertThat(world.current(1).number()).isEqualTo(new Attempt(2));
        world.runs(1);

        assertThat(world.get(1).attempts().getFirst().wanted()).isEqualTo(Wanted.STOP);
    }

    @Test
    void noReportLetsATaskGoOnBeforeTheEngineAnswers() {
        world.join(1);
        world.submit(1, SPEC);
        engine(EngineState.DOWN);
        loseEngine();

        world.observe(1, Observed.running(1, 1));
        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);

        engine(EngineState.OK);
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void whatTheTaskHadBeforeIsNotNeededWhenTheEngineAnswers() {
        world.join(2);
        world.running(1, SPEC);
        world.join(1);
        world.lose(2);
        assertThat(world.current(1).worker()).isEqualTo(World.worker(1));
        engine(EngineState.DOWN);
        loseEngine();
        world.runs(1);

        engine(EngineState.OK);

        assertThat(world.get(1).attempts().getFirst().wanted()).isEqualTo(Wanted.STOP);
    }

    @Test
    void aStartIsNotGivenUpWhileTheEngineIsSilent() {
        world.join(1);
        world.submit(1, World.spec(RestartMode.NO, OnDisconnect.KEEP));
        engine(EngineState.DOWN);
        world.advance(Duration.ofHours(1));

        world.send(new Command.GiveUpStarts(Duration.ofMinutes(2), Duration.ofMinutes(30)));

        assertThat(world.current(1).wanted()).isEqualTo(Wanted.RUN);
    }

    @Test
    void anEngineThatWasHeardSinceIsNotDown() {
        world.join(1);
        world.running(1, SPEC);

        world.send(new Command.LoseEngine(World.worker(1), () -> false, () -> Duration.ZERO));

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void aTaskThatIsToStopWaitsForTheEngine() {
        world.join(1);
        world.running(1, SPEC);
        world.stop(1);
        engine(EngineState.DOWN);

        loseEngine();

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
    }
}
