package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.LogQuery;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.output.LogEnds.RunRef;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import dev.gantry.worker.runtime.TestRuns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The runs of an attempt, from the first start to the last end, and what is told and kept of them. */
class AttemptsTest {

    private static final Duration SHORT = Duration.ofMillis(30);

    private final Worker worker = new Worker();
    private final FakeContainerRuntime engine = worker.engine;

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void aRunThatExitsWithZeroIsGoneWithItsExitCodeAndKeepsItsContainer() {
        engine.images().add("job", Behaviour.exits(SHORT, 0));
        Assignment job = TestRuns.assignment("job", RestartMode.ON_FAILURE);
        worker.run(job);

        Observation gone = worker.awaitPhase(job, Phase.GONE);

        assertThat(gone.reason()).isEqualTo(Reason.EXITED);
        assertThat(gone.exitCode()).isEqualTo(0);
        assertThat(gone.startedAt()).isNotNull();
        assertThat(gone.finishedAt()).isNotNull();
        assertThat(engine.everything()).as("kept for its log").hasSize(1);
    }

    @Test
    void aContainerThatIsKilledIsFollowedByANewOne() throws EngineFailure {
        engine.images().add("web", Behaviour.runsOn());
        Assignment web = TestRuns.assignment("web", RestartMode.ON_FAILURE);
        worker.run(web);
        Observation first = worker.awaitPhase(web, Phase.RUNNING);

        engine.kill(String.valueOf(first.containerId()));
        Observation second =
                worker.await(web, "second run", seen -> seen.restart() == 1 && seen.phase() == Phase.RUNNING);

        assertThat(second.reason()).isEqualTo(Reason.RESTARTED);
        assertThat(second.exitCode()).isEqualTo(137);
        assertThat(second.containerId()).isNotEqualTo(first.containerId());
        awaitContainers(1);
    }

    @Test
    void whatARunWroteIsKeptWhenItsContainerIsTakenAway() throws IOException {
        engine.images().add("talks", Behaviour.runsOn().writing("begun"));
        Assignment talks = TestRuns.assignment("talks", RestartMode.ON_FAILURE);
        worker.run(talks);
        worker.awaitPhase(talks, Phase.RUNNING);

        worker.stop(talks);
        worker.awaitPhase(talks, Phase.GONE);

        worker.assertNoContainers();
        RunRef run = worker.logEnds.newest(talks.task(), 1, 0).orElseThrow();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        worker.logEnds.find(run).orElseThrow().write(LogQuery.ALL, written);
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("begun\n");
    }

    @Test
    void aRunThatFailsTooOftenIsGoneAfterItsRestarts() {
        engine.images().add("broken", Behaviour.exits(Duration.ZERO, 7));
        RestartPolicy twice = new RestartPolicy(RestartMode.ON_FAILURE, 2, SHORT, SHORT, Duration.ofMinutes(10));
        Assignment broken = TestRuns.assignment(TestRuns.spec("broken", twice, List.of(), 16));
        worker.run(broken);

        Observation gone = worker.awaitPhase(broken, Phase.GONE);

        assertThat(gone.reason()).isEqualTo(Reason.NONZERO_EXIT);
        assertThat(gone.exitCode()).isEqualTo(7);
        assertThat(gone.restart()).isEqualTo(2);
        assertThat(engine.made()).hasSize(3);
        awaitContainers(1);
    }

    @Test
    void aRunThatCannotBeExecutedOnThisArchitectureIsGoneAtOnce() {
        engine.images().add("foreign", Behaviour.exits(Duration.ZERO, 1).writing("exec /app: exec format error"));
        Assignment foreign = TestRuns.assignment("foreign", RestartMode.ALWAYS);
        worker.run(foreign);

        Observation gone = worker.awaitPhase(foreign, Phase.GONE);

        assertThat(gone.reason()).isEqualTo(Reason.IMAGE_ARCHITECTURE);
        assertThat(gone.message())
                .isEqualTo("the image is made for another architecture than this machine has, exit code 1");
        assertThat(engine.made()).hasSize(1);
    }

    @Test
    void aRunThatIsLongerThanItsLimitIsStoppedAndKeepsItsContainer() {
        engine.images().add("web", Behaviour.runsOn());
        Assignment limited = limited("web", Duration.ofMillis(50));
        worker.run(limited);

        Observation gone = worker.awaitPhase(limited, Phase.GONE);

        assertThat(gone.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
        assertThat(gone.message()).isEqualTo("it ran longer than its maxRunTime of 50ms");
        assertThat(worker.running()).isEmpty();
        assertThat(engine.everything()).as("kept for its log").hasSize(1);
    }

    @Test
    void restartsDoNotRenewTheTimeToRun() {
        engine.images().add("loop", Behaviour.exits(Duration.ofMillis(5), 1));
        Assignment limited = limited("loop", Duration.ofMillis(200));
        worker.run(limited);

        Observation gone = worker.awaitPhase(limited, Phase.GONE);

        assertThat(gone.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
        assertThat(gone.restart()).isPositive();
    }

    private static Assignment limited(String image, Duration limit) {
        RestartPolicy always = new RestartPolicy(RestartMode.ALWAYS, 0, SHORT, SHORT, Duration.ofMinutes(10));
        return TestRuns.assignment(TestRuns.spec(image, always, List.of(), 16).toBuilder()
                .maxRunTime(limit)
                .build());
    }

    @Test
    void theSameRunTwiceIsOneContainer() {
        engine.images().add("web", Behaviour.runsOn());
        Assignment web = TestRuns.assignment("web", RestartMode.ALWAYS);
        worker.run(web);
        worker.run(web);
        worker.awaitPhase(web, Phase.RUNNING);
        worker.run(web);

        assertThat(worker.attempts.live()).isEqualTo(1);
        assertThat(engine.made()).hasSize(1);
    }

    @Test
    void aStopEndsWithoutAContainer() {
        engine.images().add("web", Behaviour.runsOn());
        Assignment web = TestRuns.assignment("web", RestartMode.ALWAYS);
        worker.run(web);
        worker.awaitPhase(web, Phase.RUNNING);

        worker.stop(web);
        Observation gone = worker.awaitPhase(web, Phase.GONE);

        assertThat(gone.reason()).isEqualTo(Reason.STOPPED);
        assertThat(gone.exitCode()).isEqualTo(143);
        worker.assertNoContainers();
        assertThat(engine.made()).as("nothing was started again").hasSize(1);
    }

    @Test
    void aContainerThatHangsIsKilledWhenItsGraceIsOver() {
        engine.images().add("stubborn", Behaviour.runsOn().hangingOnStop());
        Assignment stubborn = TestRuns.assignment("stubborn", RestartMode.ALWAYS);
        worker.run(stubborn);
        worker.awaitPhase(stubborn, Phase.RUNNING);

        worker.stop(stubborn);
        worker.awaitPhase(stubborn, Phase.STOPPING);
        assertThat(worker.running()).hasSize(1);

        assertThat(worker.awaitPhase(stubborn, Phase.GONE).exitCode()).isEqualTo(137);
        worker.assertNoContainers();
    }

    @Test
    void theEndOfAnAttemptThatWasNeverHereIsForgottenOnceAManagerKnowsIt() {
        Assignment unknown = TestRuns.assignment("web", RestartMode.NO);
        worker.stop(unknown);
        worker.attempts.discardOld();
        assertThat(worker.find(unknown)).isPresent();

        worker.observations.acknowledge(Long.MAX_VALUE);
        worker.attempts.discardOld();

        assertThat(worker.find(unknown)).isEmpty();
    }

    @Test
    void whatIsNotGoneIsNotForgotten() {
        engine.images().add("web", Behaviour.runsOn());
        engine.images().add("job", Behaviour.exits(SHORT, 0));
        Assignment web = TestRuns.assignment("web", RestartMode.ALWAYS);
        Assignment job = TestRuns.assignment("job", RestartMode.NO);
        worker.run(web);
        worker.run(job);
        worker.awaitPhase(web, Phase.RUNNING);
        worker.awaitPhase(job, Phase.GONE);

        worker.observations.acknowledge(Long.MAX_VALUE);
        worker.attempts.discardOld();

        assertThat(worker.find(web)).isPresent();
        assertThat(worker.find(job)).as("its container is kept").isPresent();
    }

    @Test
    void aStopOfAnUnknownAttemptIsReportedGone() {
        Assignment unknown = TestRuns.assignment("web", RestartMode.NO);
        worker.stop(unknown);

        Observation gone = worker.find(unknown).orElseThrow();
        assertThat(gone.phase()).isEqualTo(Phase.GONE);
        assertThat(gone.containerId()).isNull();
    }

    private void awaitContainers(int count) {
        Awaitility.await().until(() -> engine.everything().size() == count);
    }

    @Test
    void whatIsNotUnderstoodIsRefusedUnlessItIsHere() {
        engine.images().add("web", Behaviour.runsOn());
        Assignment here = TestRuns.assignment("web", RestartMode.ALWAYS);
        worker.run(here);
        worker.awaitPhase(here, Phase.RUNNING);
        Assignment newer = TestRuns.assignment("web", RestartMode.ALWAYS);

        worker.attempts.refuse(Report.neverHere(here, Reason.NOT_SUPPORTED_HERE));
        worker.attempts.refuse(Report.neverHere(newer, Reason.NOT_SUPPORTED_HERE));

        assertThat(worker.find(here).orElseThrow().phase()).isEqualTo(Phase.RUNNING);
        assertThat(worker.find(newer).orElseThrow().reason()).isEqualTo(Reason.NOT_SUPPORTED_HERE);
        assertThat(engine.made()).hasSize(1);
    }
}
