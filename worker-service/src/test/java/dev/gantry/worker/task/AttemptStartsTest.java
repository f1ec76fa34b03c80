package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import dev.gantry.worker.runtime.TestRuns;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How many starts are under way at a time, and what becomes of those that fail or are not wanted any more. */
class AttemptStartsTest {

    private final Worker worker = new Worker();
    private final FakeContainerRuntime engine = worker.engine;

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void whatTheMachinesOperatorDoesNotPermitIsRefusedBeforeItsImageIsPulled() {
        worker.engine.images().addToRegistry("app", Behaviour.runsOn());
        worker.engine.admitNothing();
        Assignment assignment =
                TestRuns.assignment(TestRuns.spec("app", RestartPolicy.of(RestartMode.ALWAYS), List.of(), 64));

        worker.run(assignment);

        Observation end = worker.awaitPhase(assignment, Phase.GONE);
        assertThat(end.reason()).isEqualTo(Reason.NOT_PERMITTED);
        assertThat(worker.engine.images().pullsBegun()).isZero();
        assertThat(worker.engine.made()).isEmpty();
    }

    @Test
    void aStopWhileAStartIsInFlightEndsWithoutAContainer() {
        engine.images().add("web", Behaviour.runsOn());
        CompletableFuture<Boolean> start = engine.holdStarts();
        Assignment web = TestRuns.assignment("web", RestartMode.ALWAYS);
        worker.run(web);
        Awaitility.await().until(() -> engine.startsWaiting() == 1);

        worker.stop(web);
        assertThat(worker.find(web).orElseThrow().phase()).isNotEqualTo(Phase.GONE);
        start.complete(true);

        worker.awaitPhase(web, Phase.GONE);
        worker.assertNoContainers();
        assertThat(engine.made()).hasSize(1);
    }

    @Test
    void aRestartThatHasToWaitIsTold() {
        engine.images().add("web", Behaviour.runsOn());
        Assignment web = TestRuns.assignment("web", RestartMode.ALWAYS);
        worker.run(web);
        String first = String.valueOf(worker.awaitPhase(web, Phase.RUNNING).containerId());
        CompletableFuture<Boolean> start = engine.holdStarts();
        for (int i = 0; i < 4; i++) {
            worker.run(TestRuns.assignment("web", RestartMode.ALWAYS));
        }
        Awaitility.await().until(() -> engine.startsWaiting() == 4);

        engine.exit(first, 1);

        Observation waits = worker.await(web, "wait", seen -> seen.reason() == Reason.RESTARTING);
        assertThat(waits.restart()).isEqualTo(1);
        assertThat(waits.exitCode()).isEqualTo(1);
        start.complete(true);
        worker.await(web, "second run", seen -> seen.restart() == 1 && seen.phase() == Phase.RUNNING);
    }

    @Test
    void fourStartsAreUnderWayAtMostAndTheFifthWaitsUntilOneIsDone() {
        engine.images().add("web", Behaviour.runsOn());
        CompletableFuture<Boolean> one = engine.holdStarts();
        worker.run(TestRuns.assignment("web", RestartMode.ALWAYS));
        Awaitility.await().until(() -> engine.startsWaiting() == 1);
        CompletableFuture<Boolean> others = engine.holdStarts();
        for (int more = 0; more < 19; more++) {
            worker.run(TestRuns.assignment("web", RestartMode.ALWAYS));
        }
        Awaitility.await().until(() -> engine.startsWaiting() == 4);
        assertThat(worker.attempts.startsInFlight()).isEqualTo(4);
        assertThat(engine.made())
                .as("made are only those that are about to be started")
                .hasSize(4);

        one.complete(true);

        Awaitility.await().until(() -> worker.running().size() == 1 && engine.startsWaiting() == 4);
        assertThat(engine.made()).hasSize(5);
        others.complete(true);
        Awaitility.await().until(() -> worker.running().size() == 20);
        assertThat(engine.mostStartsAtOnce()).isEqualTo(4);
        Awaitility.await().until(() -> worker.attempts.startsInFlight() == 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"COMMAND_NOT_FOUND", "PORT_TAKEN", "START_FAILED"})
    void aFailedStartLeavesNoContainerAndReportsItsReason(Reason reason) {
        engine.images().add("bad", Behaviour.runsOn().failingToStart(reason));
        Assignment bad = TestRuns.assignment("bad", RestartMode.ALWAYS);
        worker.run(bad);

        Observation gone = worker.awaitPhase(bad, Phase.GONE);

        assertThat(gone.reason()).isEqualTo(reason);
        assertThat(gone.message()).isEqualTo("It cannot be started");
        worker.assertNoContainers();
    }

    @Test
    void aFailedCreateReportsItsReason() {
        engine.images().add("bad", Behaviour.runsOn().failingToCreate(Reason.SPEC_REFUSED));
        Assignment bad = TestRuns.assignment("bad", RestartMode.ALWAYS);
        worker.run(bad);

        assertThat(worker.awaitPhase(bad, Phase.GONE).reason()).isEqualTo(Reason.SPEC_REFUSED);
        assertThat(engine.made()).isEmpty();
    }
}
