package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gantry.model.Attempt;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lives of attempts on an engine that misbehaves on demand. */
class AttemptsTest {

    private static final TaskId TASK = new TaskId(new UUID(1, 1));
    private static final Assignment RUN = Assignment.run(
            TASK, Attempt.FIRST, TaskSpec.ofImage("web", "nginx"), new SpecHash("a".repeat(64)), List.of());

    private final FakeEngine engine = new FakeEngine();
    private final ObservationLog observations = new ObservationLog();
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:01Z"), ZoneOffset.UTC);
    private final Attempts attempts = new Attempts(engine, observations, clock);

    @BeforeEach
    void begin() {
        engine.images.add("nginx");
        engine.listen(attempts::look);
    }

    private static Assignment stop(Duration grace) {
        return Assignment.stop(TASK, Attempt.FIRST, grace);
    }

    private Observation newest() {
        return observations.everything().observations().getFirst();
    }

    private void awaitPhase(Phase phase, Reason reason) {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(newest().phase()).isEqualTo(phase);
            assertThat(newest().reason()).isEqualTo(reason);
        });
    }

    private String running() {
        attempts.accept(RUN);
        awaitPhase(Phase.RUNNING, Reason.STARTED);
        return engine.all().getFirst().id();
    }

    @Test
    void anAttemptThatExitsWithZeroIsGoneAndItsContainerIsKeptForItsLog() {
        String container = running();

        engine.exit(container, 0);

        awaitPhase(Phase.GONE, Reason.EXITED);
        assertThat(newest().exitCode()).isZero();
        assertThat(engine.all()).hasSize(1);
    }

    @Test
    void theSameAssignmentTwiceIsOneContainer() {
        running();

        attempts.accept(RUN);
        attempts.accept(RUN);

        assertThat(engine.count("create")).isEqualTo(1);
    }

    @Test
    void aContainerThatFailsOrVanishesIsFollowedByAnotherRun() {
        engine.exit(running(), 1);
        awaitPhase(Phase.RUNNING, Reason.RESTARTED);

        assertThat(newest().restart()).isEqualTo(1);
        assertThat(newest().exitCode()).isEqualTo(1);
        await().untilAsserted(() -> assertThat(engine.all()).hasSize(1));
        engine.vanish(engine.all().getFirst().id());
        awaitPhase(Phase.STARTING, Reason.RESTARTING);
        assertThat(newest().lastExitReason()).isEqualTo(Reason.CONTAINER_VANISHED);
    }

    @Test
    void aStopAsksKillsAndRemoves() {
        engine.ignoreSignals();
        running();

        attempts.accept(stop(Duration.ZERO));

        awaitPhase(Phase.GONE, Reason.STOPPED);
        assertThat(engine.calls).contains("signal", "kill");
        assertThat(engine.all()).isEmpty();
    }

    @Test
    void aStopDuringAStartInFlightEndsWithNoContainer() {
        CountDownLatch gate = new CountDownLatch(1);
        engine.holdStarts(gate);
        attempts.accept(RUN);
        await().until(() -> engine.count("start") == 1);

        attempts.accept(stop(Duration.ofSeconds(1)));
        gate.countDown();

        awaitPhase(Phase.GONE, Reason.STOPPED);
        assertThat(engine.all()).isEmpty();
    }

    @Test
    void aStopDuringAPullLeavesThePullAndMakesNoContainer() {
        engine.images.clear();
        engine.holdPulls(new CountDownLatch(1));
        attempts.accept(RUN);
        awaitPhase(Phase.STARTING, Reason.PULLING_IMAGE);

        attempts.accept(stop(Duration.ofSeconds(1)));

        awaitPhase(Phase.GONE, Reason.STOPPED);
        assertThat(engine.count("create")).isZero();
    }

    @Test
    void anImageThatIsMissingIsPulledOnce() {
        engine.images.clear();

        running();

        assertThat(engine.count("pull")).isEqualTo(1);
    }

    @Test
    void aFailedStartNamesItsReasonAndLeavesNoContainer() {
        engine.refuseStarts(Reason.PORT_TAKEN);

        attempts.accept(RUN);

        awaitPhase(Phase.GONE, Reason.PORT_TAKEN);
        assertThat(newest().message()).isEqualTo("refused");
        assertThat(engine.all()).isEmpty();
    }

    @Test
    void anEngineThatIsDownIsWaitedFor() {
        engine.goDown(true);
        attempts.accept(RUN);
        awaitPhase(Phase.STARTING, Reason.ENGINE_DOWN);

        engine.goDown(false);
        attempts.lookAtAll();

        awaitPhase(Phase.RUNNING, Reason.STARTED);
    }

    @Test
    void aStopOfAnAttemptThatIsNotHereIsReportedAsGone() {
        attempts.accept(stop(Duration.ZERO));

        awaitPhase(Phase.GONE, Reason.STOPPED);
    }

    @Test
    void anAttemptThatIsStoppedIsNotStartedAgain() {
        running();
        attempts.accept(stop(Duration.ZERO));
        awaitPhase(Phase.GONE, Reason.STOPPED);

        attempts.accept(RUN);

        assertThat(newest().phase()).isEqualTo(Phase.GONE);
        assertThat(engine.count("create")).isEqualTo(1);
    }

    @Test
    void aWorkerThatWakesUpGoesOnWithTheNewestRunAndRemovesTheOneBefore() throws EngineFailure {
        engine.create(new Run(RUN, 0, 0));
        engine.create(new Run(RUN, 1, 1));
        engine.start(new Run(RUN, 1, 1).containerName());

        attempts.adopt(engine.list());

        awaitPhase(Phase.RUNNING, Reason.RESTARTED);
        assertThat(newest().restart()).isEqualTo(1);
        assertThat(engine.all()).extracting(RunContainer::id).containsExactly(new Run(RUN, 1, 1).containerName());
    }
}
