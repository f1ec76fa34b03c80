package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.TestRuns;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Containers that end because their engine does: whose ends count as failures, and what is begun again. */
class EngineRestartTest extends WebFixture {

    @Test
    void exitsByTheEnginesRestartAreFollowedAtOnceAndNeverBecomeTooMany() {
        RestartPolicy once = new RestartPolicy(
                RestartMode.ON_FAILURE, 1, Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofHours(1));
        Assignment job = TestRuns.assignment(TestRuns.spec("web", once, List.of(), 16));
        worker.run(job);
        worker.awaitPhase(job, Phase.RUNNING);

        for (int i = 1; i <= 3; i++) {
            int restart = i;
            engine.restart();

            Observation next =
                    worker.await(job, "run " + i, seen -> seen.restart() == restart && seen.phase() == Phase.RUNNING);
            assertThat(next.lastExitReason()).isEqualTo(Reason.ENGINE_RESTARTED);
        }
    }

    @Test
    void anExitOfItsOwnCountsAlsoAfterTheEngineWasRestarted() {
        worker.run(web);
        worker.awaitPhase(web, Phase.RUNNING);
        engine.restart();
        Observation second =
                worker.await(web, "second run", seen -> seen.restart() == 1 && seen.phase() == Phase.RUNNING);

        engine.exit(String.valueOf(second.containerId()), 7);

        assertThat(worker.await(web, "third run", seen -> seen.restart() == 2 && seen.phase() == Phase.RUNNING)
                        .lastExitReason())
                .isEqualTo(Reason.NONZERO_EXIT);
    }

    @Test
    void aWorkerThatWasAwayTellsTheEnginesRestartFromAnExitOfItsOwn() {
        worker.run(web);
        worker.awaitPhase(web, Phase.RUNNING);
        worker.close();
        engine.restart();

        String kept = worker.keptSession();
        String second;
        try (Worker next = new Worker(engine, kept)) {
            second = adopted(next, 1, Reason.ENGINE_RESTARTED);
            kept = next.keptSession();
        }
        engine.exit(second, 7);

        try (Worker last = new Worker(engine, kept)) {
            adopted(last, 2, Reason.NONZERO_EXIT);
        }
    }

    private String adopted(Worker next, int restart, Reason lastExit) {
        Observation runs =
                next.await(web, "run " + restart, seen -> seen.restart() == restart && seen.phase() == Phase.RUNNING);
        assertThat(runs.lastExitReason()).isEqualTo(lastExit);
        return String.valueOf(runs.containerId());
    }

    @Test
    void aTaskThatNeverRestartsEndsWithTheEngineAndSaysSo() {
        Assignment job = TestRuns.assignment("web", RestartMode.NO);
        worker.run(job);
        worker.awaitPhase(job, Phase.RUNNING);

        engine.restart();

        Observation gone = worker.awaitPhase(job, Phase.GONE);
        assertThat(gone.reason()).isEqualTo(Reason.ENGINE_RESTARTED);
        assertThat(gone.message()).isEqualTo("the engine was restarted, exit code 137");
    }

    @Test
    void whatIsOverStaysOverWhenTheMachineIsRebooted() {
        RestartPolicy never = new RestartPolicy(
                RestartMode.ON_FAILURE, 0, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofHours(1));
        Assignment job = TestRuns.assignment(TestRuns.spec("web", never, List.of(), 16));
        worker.run(job);
        engine.exit(String.valueOf(worker.awaitPhase(job, Phase.RUNNING).containerId()), 7);
        worker.awaitPhase(job, Phase.GONE);
        worker.close();
        engine.restart();

        try (Worker next = new Worker(engine, worker.keptSession())) {
            Observation gone = next.find(job).orElseThrow();
            assertThat(gone.phase()).isEqualTo(Phase.GONE);
            assertThat(gone.reason()).isEqualTo(Reason.NONZERO_EXIT);
            assertThat(gone.exitCode()).isEqualTo(7);
            assertThat(engine.everything()).extracting(RunContainer::isOver).containsExactly(true);
            assertThat(engine.made()).as("nothing was begun again").hasSize(1);
        }
    }

    @Test
    void aShortRunIsNotStartedAgainWhileTheEngineIsAboutToEnd() {
        engine.images().add("short", Behaviour.exits(Duration.ZERO, 0));
        engine.takeNoNewConnections();
        Assignment job = TestRuns.assignment("short", RestartMode.NO);

        worker.run(job);

        assertThat(worker.awaitPhase(job, Phase.GONE).reason()).isEqualTo(Reason.EXITED);
    }
}
