package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.RunContainer.Status;
import dev.gantry.worker.runtime.TestRuns;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a worker does by itself with attempts of tasks that run once at a time. */
class LeasedAttemptsTest {

    private static final Duration TERM = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Worker worker = new Worker();
    private final FakeContainerRuntime engine = worker.engine;

    @AfterEach
    void close() {
        worker.close();
    }

    private static Assignment once(String image) {
        TaskSpec spec = TestRuns.spec(image, RestartPolicy.of(RestartMode.ALWAYS), List.of(), 64).toBuilder()
                .onDisconnect(OnDisconnect.STOP)
                .stopGrace(GRACE)
                .build();
        return TestRuns.assignment(spec);
    }

    private Assignment running(Behaviour behaviour) {
        engine.images().add("app", behaviour);
        Assignment once = once("app");
        worker.grant(TERM);
        worker.run(once);
        worker.awaitPhase(once, Phase.RUNNING);
        return once;
    }

    @Test
    void withoutTimeNothingIsBegun() {
        engine.images().add("app", Behaviour.runsOn());
        Assignment once = once("app");

        worker.run(once);

        Observation end = worker.awaitPhase(once, Phase.GONE);
        assertThat(end.reason()).isEqualTo(Reason.LEASE_EXPIRED);
        assertThat(engine.made()).isEmpty();
    }

    @Test
    void whenTheTimeIsOverTheContainerIsStoppedAndOthersRunOn() {
        Assignment once = running(Behaviour.runsOn());
        Assignment other =
                TestRuns.assignment(TestRuns.spec("app", RestartPolicy.of(RestartMode.ALWAYS), List.of(), 64));
        worker.run(other);
        worker.awaitPhase(other, Phase.RUNNING);

        worker.pass(TERM);

        Observation end = worker.awaitPhase(once, Phase.GONE);
        assertThat(end.reason()).isEqualTo(Reason.LEASE_EXPIRED);
        assertThat(worker.running()).hasSize(1);
        assertThat(worker.find(other).orElseThrow().phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void whatTakesNoNoticeIsKilledWhenItsGraceIsOver() {
        Assignment once = running(Behaviour.runsOn().hangingOnStop());

        worker.pass(TERM);
        worker.await(once, "stopping", seen -> seen.phase() == Phase.STOPPING);
        assertThat(worker.running()).hasSize(1);
        worker.pass(GRACE);

        assertThat(worker.awaitPhase(once, Phase.GONE).reason()).isEqualTo(Reason.LEASE_EXPIRED);
        assertThat(worker.running()).isEmpty();
    }

    @Test
    void aWordThatComesTooLateRevivesNothing() {
        Assignment once = running(Behaviour.runsOn());

        worker.passUnseen(TERM);
        worker.grant(TERM);
        worker.pass(Duration.ZERO);

        assertThat(worker.awaitPhase(once, Phase.GONE).reason()).isEqualTo(Reason.LEASE_EXPIRED);
    }

    @Test
    void whileTheEngineIsAwayTheStopIsWaitedForAndThenMade() {
        Assignment once = running(Behaviour.runsOn());
        engine.goDown();

        worker.pass(TERM);
        assertThat(worker.find(once).orElseThrow().phase()).isNotEqualTo(Phase.GONE);
        engine.comeBack();
        worker.pass(Duration.ofSeconds(1));

        assertThat(worker.awaitPhase(once, Phase.GONE).reason()).isEqualTo(Reason.LEASE_EXPIRED);
        assertThat(worker.running()).isEmpty();
    }

    @Test
    void theNextProcessStopsWhatItFindsWhenTheTimeIsOver() {
        Assignment once = running(Behaviour.runsOn());
        worker.lease.keep();
        worker.close();

        try (Worker next =
                new Worker(engine, "", worker.keptLease(), Duration.ofMinutes(1).plus(TERM))) {
            assertThat(next.awaitPhase(once, Phase.GONE).reason()).isEqualTo(Reason.LEASE_EXPIRED);
        }
    }

    @Test
    void theNextProcessGoesOnUntilTheTimeIsOver() {
        Assignment once = running(Behaviour.runsOn());
        worker.lease.keep();
        worker.close();

        try (Worker next = new Worker(engine, "", worker.keptLease(), Duration.ofMinutes(1))) {
            next.awaitPhase(once, Phase.RUNNING);
            next.pass(TERM);
            assertThat(next.awaitPhase(once, Phase.GONE).reason()).isEqualTo(Reason.LEASE_EXPIRED);
        }
    }

    @Test
    void anEngineThatTakesItsTimeDoesNotHoldUpTheDeadlineOfWhatWasAdopted() throws Exception {
        engine.images().add("app", Behaviour.runsOn());
        Assignment once = once("app");
        Assignment other =
                TestRuns.assignment(TestRuns.spec("app", RestartPolicy.of(RestartMode.ALWAYS), List.of(), 64));
        try (Worker next = new Worker(engine, "session-0")) {
            engine.start(engine.create(Run.first(once)));
            String ended = engine.create(Run.first(other));
            engine.start(ended);
            engine.exit(ended, 137);
            next.grant(TERM);
            CompletableFuture<Boolean> gate = engine.sessions().shut();
            List<RunContainer> found = engine.list();
            Thread adoption = Thread.ofVirtual().start(() -> adopt(next, found));
            Awaitility.await().until(() -> engine.sessions().waiting() == 1);

            CompletableFuture.runAsync(() -> next.pass(TERM)).get(60, TimeUnit.SECONDS);

            assertThat(next.awaitPhase(once, Phase.GONE).reason()).isEqualTo(Reason.LEASE_EXPIRED);
            gate.complete(true);
            adoption.join();
            next.await(other, "second run", seen -> seen.restart() == 1 && seen.phase() == Phase.RUNNING);
        }
    }

    private static void adopt(Worker worker, List<RunContainer> found) {
        try {
            worker.attempts.adopt(found);
        } catch (EngineFailure failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void whatAnEarlierProcessAskedToEndHasNoSecondGrace() {
        Assignment once = running(Behaviour.runsOn().hangingOnStop());
        worker.pass(TERM);
        worker.await(once, "stopping", seen -> seen.phase() == Phase.STOPPING);
        Awaitility.await().until(() -> engine.everything().stream().anyMatch(RunContainer::isCutOff));
        worker.close();

        try (Worker next =
                new Worker(engine, "", worker.keptLease(), Duration.ofMinutes(1).plus(TERM))) {
            assertThat(next.awaitPhase(once, Phase.GONE).reason()).isEqualTo(Reason.LEASE_EXPIRED);
        }
    }

    @Test
    void thatItWasStoppedForWantOfAManagerIsKnownToTheNextProcess() {
        Assignment once = running(Behaviour.runsOn());
        worker.pass(TERM);
        worker.awaitPhase(once, Phase.GONE);
        assertThat(engine.everything()).extracting(RunContainer::status).containsExactly(Status.ENDED);
        worker.close();

        try (Worker next = new Worker(engine, "", "", Duration.ofMinutes(2))) {
            assertThat(next.awaitPhase(once, Phase.GONE).reason()).isEqualTo(Reason.LEASE_EXPIRED);
        }
    }
}
