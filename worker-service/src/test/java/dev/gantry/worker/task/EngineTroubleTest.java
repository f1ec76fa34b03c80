package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import dev.gantry.worker.runtime.TestRuns;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of attempts when the engine fails them, or the worker's process is another one. */
class EngineTroubleTest {

    private final Worker worker = new Worker();
    private final FakeContainerRuntime engine = worker.engine;
    private final Assignment web =
            TestRuns.assignment(TestRuns.spec("web", RestartPolicy.of(RestartMode.ALWAYS), List.of(), 16));

    @BeforeEach
    void image() {
        engine.images().add("web", Behaviour.runsOn());
    }

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void anEngineThatIsDownIsWaitedFor() {
        engine.goDown();
        worker.run(web);
        worker.await(web, "engine down", seen -> seen.reason() == Reason.ENGINE_DOWN);

        engine.comeBack();

        worker.awaitPhase(web, Phase.RUNNING);
        assertThat(engine.made()).hasSize(1);
    }

    @Test
    void aContainerThatRunsKeepsItsPhaseWhileTheEngineIsDown() {
        worker.run(web);
        worker.awaitPhase(web, Phase.RUNNING);

        engine.goDown();
        worker.attempts.lookAtAll();
        engine.comeBack();
        worker.stop(web);

        assertThat(worker.awaitPhase(web, Phase.GONE).reason()).isEqualTo(Reason.STOPPED);
        assertThat(engine.made()).as("it was not taken for ended").hasSize(1);
    }

    @Test
    void aStopDuringAnOutageIsGoneOnlyWhenTheContainerIs() {
        worker.run(web);
        worker.awaitPhase(web, Phase.RUNNING);
        engine.goDown();
        worker.stop(web);
        worker.awaitPhase(web, Phase.STOPPING);
        assertThat(worker.running()).hasSize(1);

        engine.comeBack();

        worker.awaitPhase(web, Phase.GONE);
        assertThat(engine.everything()).isEmpty();
    }

    @Test
    void aContainerWhoseCreationWasNotAnsweredIsTakenOver() {
        engine.goDownAfterNextCreate();
        worker.run(web);
        worker.await(web, "unanswered", seen -> seen.reason() == Reason.ENGINE_DOWN);

        engine.comeBack();

        worker.awaitPhase(web, Phase.RUNNING);
        assertThat(engine.made()).hasSize(1);
    }

    @Test
    void aStopAfterACreationThatWasNotAnsweredLeavesNoContainer() {
        engine.goDownAfterNextCreate();
        worker.run(web);
        worker.await(web, "unanswered", seen -> seen.reason() == Reason.ENGINE_DOWN);

        worker.stop(web);
        engine.comeBack();

        worker.awaitPhase(web, Phase.GONE);
        assertThat(engine.everything()).isEmpty();
    }

    @Test
    void aFailedRestartLeavesNoContainerOfTheRunBefore() {
        worker.run(web);
        String first = String.valueOf(worker.awaitPhase(web, Phase.RUNNING).containerId());
        engine.images().add("web", Behaviour.runsOn().failingToStart(Reason.PORT_TAKEN));

        engine.exit(first, 1);

        assertThat(worker.awaitPhase(web, Phase.GONE).reason()).isEqualTo(Reason.PORT_TAKEN);
        worker.assertNoContainers();
    }

    @Test
    void aContainerThatSomebodyRemovesIsMadeAgain() throws EngineFailure {
        worker.run(web);
        String first = String.valueOf(worker.awaitPhase(web, Phase.RUNNING).containerId());

        engine.remove(first);

        Observation second =
                worker.await(web, "second run", seen -> seen.restart() == 1 && seen.phase() == Phase.RUNNING);
        assertThat(second.lastExitReason()).isEqualTo(Reason.CONTAINER_VANISHED);
        assertThat(second.exitCode()).isNull();
    }

    @Test
    void anotherProcessOfTheWorkerTakesARunningContainerOver() throws EngineFailure {
        worker.run(web);
        worker.awaitPhase(web, Phase.RUNNING);
        worker.close();

        try (Worker next = new Worker(engine)) {
            next.attempts.adopt(engine.list());
            assertThat(next.find(web).orElseThrow().phase()).isEqualTo(Phase.RUNNING);
            next.run(web);
            next.stop(web);

            next.awaitPhase(web, Phase.GONE);
            assertThat(engine.made()).hasSize(1);
            next.assertNoContainers();
        }
    }

    @Test
    void anEndThatNoManagerHasSeenIsStillReportedAfterAStop() {
        Assignment job = TestRuns.assignment(TestRuns.spec("web", RestartPolicy.of(RestartMode.NO), List.of(), 16));
        worker.run(job);
        engine.exit(String.valueOf(worker.awaitPhase(job, Phase.RUNNING).containerId()), 0);
        worker.awaitPhase(job, Phase.GONE);

        worker.stop(job);
        assertThat(worker.find(job).orElseThrow().exitCode()).isEqualTo(0);

        worker.observations.acknowledge(Long.MAX_VALUE);
        worker.stop(job);
        Awaitility.await().until(() -> worker.find(job).isEmpty());
    }
}
