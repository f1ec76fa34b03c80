package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.TestRuns;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What somebody else does to an attempt's container. */
class OtherHandsTest extends WebFixture {

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
    void aContainerThatSomebodyHoldsRunsAndSaysWhyItDoesNot() {
        worker.run(web);
        String container = String.valueOf(worker.awaitPhase(web, Phase.RUNNING).containerId());

        engine.hold(container, "paused by a test");
        Observation held = worker.await(web, "pause", seen -> seen.reason() == Reason.PAUSED);
        assertThat(held.phase()).isEqualTo(Phase.RUNNING);
        assertThat(held.message()).isEqualTo("paused by a test");

        engine.hold(container, "");
        worker.await(web, "end of the pause", seen -> seen.reason() == Reason.STARTED);
    }

    @Test
    void aContainerThatSomebodyRenamedGetsItsNameBack() throws EngineFailure {
        worker.run(web);
        String container = String.valueOf(worker.awaitPhase(web, Phase.RUNNING).containerId());

        engine.rename(container, "mine");

        Awaitility.await()
                .until(() -> engine.find(container)
                        .filter(found -> found.name().equals(found.run().containerName()))
                        .isPresent());
        assertThat(worker.find(web).orElseThrow().restart()).isZero();
    }

    @Test
    void aContainerOfAnAttemptThatIsOverDoesNotRunAgain() throws EngineFailure {
        Assignment job = TestRuns.assignment("web", RestartMode.NO);
        worker.run(job);
        String container = String.valueOf(worker.awaitPhase(job, Phase.RUNNING).containerId());
        engine.exit(container, 0);
        worker.awaitPhase(job, Phase.GONE);

        engine.start(container);

        Awaitility.await().until(() -> worker.running().isEmpty());
        assertThat(worker.find(job).orElseThrow().exitCode()).isZero();
    }

    @Test
    void aNameThatCannotBeGivenBackHoldsUpNothing() throws EngineFailure {
        worker.run(web);
        String container = String.valueOf(worker.awaitPhase(web, Phase.RUNNING).containerId());
        engine.rename(container, "mine");
        engine.refuseNames();

        worker.stop(web);

        worker.awaitPhase(web, Phase.GONE);
        worker.assertNoContainers();
    }

    @Test
    void aContainerThatSomebodyStartsWhileItsEndIsDecidedDoesNotRunOn() {
        Assignment job = TestRuns.assignment("web", RestartMode.NO);
        worker.run(job);
        String container = String.valueOf(worker.awaitPhase(job, Phase.RUNNING).containerId());
        engine.afterNextRename(() -> start(container));

        engine.exit(container, 0);

        assertThat(worker.awaitPhase(job, Phase.GONE).reason()).isEqualTo(Reason.EXITED);
        Awaitility.await().until(() -> worker.running().isEmpty());
    }

    private void start(String container) {
        try {
            engine.start(container);
        } catch (EngineFailure failure) {
            throw new IllegalStateException(failure);
        }
    }
}
