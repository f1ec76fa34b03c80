package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.wire.Assignment;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.TestRuns;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the next process of a worker takes over of how its containers are, and of what was decided about them. */
class HealthHandoverTest extends HealthFixture {

    @Test
    void aContainerThatIsAdoptedIsHealthyFromTheBeginningAndProbedOn() {
        Assignment web = task(http(2), null, 3);
        worker.run(web);
        awaitReason(web, Reason.HEALTHY);
        worker.close();

        try (Worker next = new Worker(engine, worker.keptSession())) {
            assertThat(next.find(web).orElseThrow().reason()).isEqualTo(Reason.HEALTHY);

            server.answerStatus(500);
            next.await(web, "next run", seen -> seen.restart() >= 1);
        }
    }

    @Test
    void theRunAfterOneThatWasFoundEndedIsHealthyOnlyWhenItsCheckHasPassed() {
        server.answerStatus(500);
        Assignment web = task(http(1_000), null, 3);
        worker.run(web);
        String container = String.valueOf(worker.awaitPhase(web, Phase.RUNNING).containerId());
        worker.close();
        engine.exit(container, 1);

        try (Worker next = new Worker(engine, worker.keptSession())) {
            next.await(web, "next run", seen -> seen.restart() == 1 && seen.phase() == Phase.RUNNING);
            awaitProbes("", probes("") + 3);
            assertThat(next.find(web).orElseThrow().reason()).isEqualTo(Reason.RESTARTED);
        }
    }

    @Test
    void theEndOfAContainerThatAnEarlierProcessGaveUpIsAFailure() {
        engine.images().add("web", Behaviour.runsOn().hangingOnStop());
        server.answerStatus(500);
        Assignment web =
                TestRuns.assignment(TestRuns.spec("web", RestartPolicy.of(RestartMode.NO), List.of(), 16).toBuilder()
                        .stopGrace(Duration.ofHours(1))
                        .healthCheck(http(1))
                        .build());
        worker.run(web);
        String container = String.valueOf(awaitReason(web, Reason.UNHEALTHY).containerId());
        worker.close();

        try (Worker next = new Worker(engine, worker.keptSession())) {
            engine.exit(container, 0);

            assertThat(next.awaitPhase(web, Phase.GONE).reason()).isEqualTo(Reason.UNHEALTHY);
        }
        try (Worker third = new Worker(engine, worker.keptSession())) {
            assertThat(third.awaitPhase(web, Phase.GONE).reason())
                    .as("also for a process that finds the attempt over")
                    .isEqualTo(Reason.UNHEALTHY);
        }
    }

    /** Otherwise a worker that ends between the two would take the end for one by the program itself. */
    @Test
    void thatAContainerIsGivenUpIsWrittenDownBeforeItIsAskedToEnd() {
        server.answerStatus(500);
        Assignment web = task(http(1), null, 0);
        engine.goDownAfterNextSignal();
        worker.run(web);

        Awaitility.await()
                .atMost(PATIENT)
                .until(() -> engine.everything().stream()
                        .anyMatch(container -> container.status() == RunContainer.Status.ENDED));
        assertThat(engine.everything())
                .singleElement()
                .satisfies(container -> assertThat(container.name())
                        .as("the engine heard nothing after the signal")
                        .isEqualTo(container.run().unhealthyName()));
        engine.comeBack();
        assertThat(worker.awaitPhase(web, Phase.GONE).reason()).isEqualTo(Reason.UNHEALTHY);
    }
}
