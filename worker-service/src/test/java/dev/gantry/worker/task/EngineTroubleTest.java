package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.TestRuns;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What becomes of attempts when the engine fails them, or the worker's process is another one. */
class EngineTroubleTest extends WebFixture {

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
    void aFailureAfterACreationThatWasNotAnsweredLeavesNoContainer() {
        engine.goDownAfterNextCreate();
        worker.run(web);
        worker.await(web, "unanswered", seen -> seen.reason() == Reason.ENGINE_DOWN);
        engine.images().add("web", Behaviour.runsOn().failingToCreate(Reason.SPEC_REFUSED));

        engine.comeBack();

        assertThat(worker.awaitPhase(web, Phase.GONE).reason()).isEqualTo(Reason.SPEC_REFUSED);
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
    void anExitOfWhichNoEventToldIsFoundWhenThereAreEventsAgain() {
        worker.run(web);
        String first = String.valueOf(worker.awaitPhase(web, Phase.RUNNING).containerId());
        engine.cutEvents();

        engine.exit(first, 7);
        engine.tellEventsAgain();

        Observation second =
                worker.await(web, "second run", seen -> seen.restart() == 1 && seen.phase() == Phase.RUNNING);
        assertThat(second.exitCode()).isEqualTo(7);
        assertThat(second.lastExitReason()).isEqualTo(Reason.NONZERO_EXIT);
    }

    @Test
    void anExitIsFoundByTheNextLookWhileThereAreNoEventsAtAll() {
        worker.run(web);
        String first = String.valueOf(worker.awaitPhase(web, Phase.RUNNING).containerId());
        engine.cutEvents();

        engine.exit(first, 7);
        worker.attempts.lookAtLive();

        assertThat(worker.await(web, "second run", seen -> seen.restart() == 1 && seen.phase() == Phase.RUNNING)
                        .exitCode())
                .isEqualTo(7);
    }

    @Test
    void anotherProcessOfTheWorkerTakesARunningContainerOver() {
        worker.run(web);
        worker.awaitPhase(web, Phase.RUNNING);
        worker.close();

        try (Worker next = new Worker(engine, "")) {
            assertThat(next.find(web).orElseThrow().phase()).isEqualTo(Phase.RUNNING);
            next.run(web);
            next.stop(web);

            next.awaitPhase(web, Phase.GONE);
            assertThat(engine.made()).hasSize(1);
            next.assertNoContainers();
        }
    }

    @Test
    void aRunWhoseEndWasNotSeenIsNotStartedAgain() {
        engine.images().add("job", Behaviour.exits(Duration.ofHours(1), 0));
        Assignment job = TestRuns.assignment("job", RestartMode.NO);
        engine.goDownAfterNextRun();
        worker.run(job);
        Awaitility.await()
                .until(() -> engine.everything().stream()
                        .anyMatch(container -> container.status() == RunContainer.Status.ENDED));

        engine.comeBack();

        assertThat(worker.awaitPhase(job, Phase.GONE).reason()).isEqualTo(Reason.EXITED);
        assertThat(worker.running()).isEmpty();
    }

    @Test
    void anEndThatNoManagerHasSeenIsStillReportedAfterAStop() {
        Assignment job = TestRuns.assignment("web", RestartMode.NO);
        worker.run(job);
        engine.exit(String.valueOf(worker.awaitPhase(job, Phase.RUNNING).containerId()), 0);
        worker.awaitPhase(job, Phase.GONE);

        worker.stop(job);
        assertThat(worker.find(job).orElseThrow().exitCode()).isEqualTo(0);

        worker.observations.acknowledge(Long.MAX_VALUE);
        worker.stop(job);
        Awaitility.await().until(() -> worker.find(job).isEmpty());
    }

    @Test
    void aContainerThatWasCreatedAndNotStartedIsNotStartedWhereItIsNotPermittedAnyMore() throws EngineFailure {
        String left = engine.create(Run.first(web));
        engine.admitNothing();

        try (Worker next = new Worker(engine, "")) {
            assertThat(next.awaitPhase(web, Phase.GONE).reason()).isEqualTo(Reason.NOT_PERMITTED);
            assertThat(next.running()).isEmpty();
            assertThat(engine.everything()).extracting(RunContainer::id).doesNotContain(left);
        }
    }

    @Test
    void anImageThatIsRemovedBetweenTheLookAndTheCreationIsPulled() {
        engine.images().removeAfterNextLook("web");

        worker.run(web);

        assertThat(worker.awaitPhase(web, Phase.RUNNING).restart()).isZero();
        assertThat(engine.images().pullsBegun()).isEqualTo(1);
    }

    @Test
    void anImageThatIsSeenAndCannotBeHadAllTheSameIsNotTriedForEver() {
        engine.images().add("web", Behaviour.runsOn().failingToCreate(Reason.IMAGE_NOT_FOUND));

        worker.run(web);

        assertThat(worker.awaitPhase(web, Phase.GONE).reason()).isEqualTo(Reason.IMAGE_NOT_FOUND);
        assertThat(engine.images().pullsBegun()).isZero();
    }
}
