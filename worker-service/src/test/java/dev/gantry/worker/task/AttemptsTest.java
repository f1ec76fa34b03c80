package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Phase;
import dev.gantry.model.PullPolicy;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.TaskSpec;
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
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptsTest {

    private static final Duration SHORT = Duration.ofMillis(30);
    private static final Duration LONG = Duration.ofMinutes(10);

    private final Worker worker = new Worker();
    private final FakeContainerRuntime engine = worker.engine;

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void whatTheMachinesOperatorDoesNotPermitIsRefusedBeforeItsImageIsPulled() {
        worker.engine.images().addToRegistry("app", Behaviour.runsOn(), Duration.ZERO);
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
    void aRunThatExitsWithZeroIsGoneWithItsExitCodeAndKeepsItsContainer() {
        engine.images().add("job", Behaviour.exits(SHORT, 0));
        Assignment job = assignment("job", RestartMode.ON_FAILURE);
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
        Assignment web = assignment("web", RestartMode.ON_FAILURE);
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
        Assignment talks = assignment("talks", RestartMode.ON_FAILURE);
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
        Assignment foreign =
                TestRuns.assignment(TestRuns.spec("foreign", RestartPolicy.of(RestartMode.ALWAYS), List.of(), 16));
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
        Assignment web = assignment("web", RestartMode.ALWAYS);
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
        Assignment web = assignment("web", RestartMode.ALWAYS);
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
        Assignment stubborn = assignment("stubborn", RestartMode.ALWAYS);
        worker.run(stubborn);
        worker.awaitPhase(stubborn, Phase.RUNNING);

        worker.stop(stubborn);
        worker.awaitPhase(stubborn, Phase.STOPPING);
        assertThat(worker.running()).hasSize(1);

        assertThat(worker.awaitPhase(stubborn, Phase.GONE).exitCode()).isEqualTo(137);
        worker.assertNoContainers();
    }

    @Test
    void aStopDuringAPullGivesThePullUp() {
        engine.images().addToRegistry("big", Behaviour.runsOn(), LONG);
        Assignment big = assignment("big", RestartMode.ALWAYS);
        worker.run(big);
        worker.await(big, "pull", seen -> seen.reason() == Reason.PULLING_IMAGE);

        worker.stop(big);

        assertThat(worker.awaitPhase(big, Phase.GONE).reason()).isEqualTo(Reason.STOPPED);
        Awaitility.await().until(() -> engine.images().pullsGivenUp() == 1);
        assertThat(engine.made()).isEmpty();
    }

    @Test
    void aPullThatAnotherAttemptWaitsForGoesOnAfterAStop() {
        engine.images().addToRegistry("big", Behaviour.runsOn(), Duration.ofMillis(400));
        Assignment leaves = assignment("big", RestartMode.ALWAYS);
        Assignment stays = assignment("big", RestartMode.ALWAYS);
        worker.run(leaves);
        worker.run(stays);
        worker.await(leaves, "pull", seen -> seen.reason() == Reason.PULLING_IMAGE);
        worker.await(stays, "pull", seen -> seen.reason() == Reason.PULLING_IMAGE);

        worker.stop(leaves);
        worker.awaitPhase(leaves, Phase.GONE);
        worker.awaitPhase(stays, Phase.RUNNING);

        assertThat(engine.images().pullsBegun()).isEqualTo(1);
        assertThat(engine.images().pullsGivenUp()).isZero();
        assertThat(engine.made()).hasSize(1);
    }

    @Test
    void aStopWhileAStartIsInFlightEndsWithoutAContainer() {
        engine.images().add("web", Behaviour.runsOn());
        CompletableFuture<Boolean> start = engine.holdStarts();
        Assignment web = assignment("web", RestartMode.ALWAYS);
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
        Assignment web = assignment("web", RestartMode.ALWAYS);
        worker.run(web);
        String first = String.valueOf(worker.awaitPhase(web, Phase.RUNNING).containerId());
        CompletableFuture<Boolean> start = engine.holdStarts();
        for (int i = 0; i < 4; i++) {
            worker.run(assignment("web", RestartMode.ALWAYS));
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
    void theEndOfAnAttemptThatWasNeverHereIsForgottenOnceAManagerKnowsIt() {
        Assignment unknown = assignment("web", RestartMode.NO);
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
        Assignment web = assignment("web", RestartMode.ALWAYS);
        Assignment job = assignment("job", RestartMode.NO);
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
    void fourStartsAreUnderWayAtMostAndTheFifthWaitsUntilOneIsDone() {
        engine.images().add("web", Behaviour.runsOn());
        CompletableFuture<Boolean> one = engine.holdStarts();
        worker.run(assignment("web", RestartMode.ALWAYS));
        Awaitility.await().until(() -> engine.startsWaiting() == 1);
        CompletableFuture<Boolean> others = engine.holdStarts();
        for (int more = 0; more < 19; more++) {
            worker.run(assignment("web", RestartMode.ALWAYS));
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
        assertThat(worker.attempts.startsInFlight()).isZero();
    }

    @Test
    void aStopOfAnUnknownAttemptIsReportedGone() {
        Assignment unknown = assignment("web", RestartMode.NO);
        worker.stop(unknown);

        Observation gone = worker.find(unknown).orElseThrow();
        assertThat(gone.phase()).isEqualTo(Phase.GONE);
        assertThat(gone.containerId()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"COMMAND_NOT_FOUND", "PORT_TAKEN", "START_FAILED"})
    void aFailedStartLeavesNoContainerAndReportsItsReason(Reason reason) {
        engine.images().add("bad", Behaviour.runsOn().failingToStart(reason));
        Assignment bad = assignment("bad", RestartMode.ALWAYS);
        worker.run(bad);

        Observation gone = worker.awaitPhase(bad, Phase.GONE);

        assertThat(gone.reason()).isEqualTo(reason);
        assertThat(gone.message()).isEqualTo("It cannot be started");
        worker.assertNoContainers();
    }

    @Test
    void aFailedCreateReportsItsReason() {
        engine.images().add("bad", Behaviour.runsOn().failingToCreate(Reason.SPEC_REFUSED));
        Assignment bad = assignment("bad", RestartMode.ALWAYS);
        worker.run(bad);

        assertThat(worker.awaitPhase(bad, Phase.GONE).reason()).isEqualTo(Reason.SPEC_REFUSED);
        assertThat(engine.made()).isEmpty();
    }

    @Test
    void anImageThatSomebodyRemovedSinceTheLastStartIsPulledAgain() {
        engine.images().add("web", Behaviour.runsOn());
        Assignment before = assignment("web", RestartMode.ALWAYS);
        worker.run(before);
        worker.awaitPhase(before, Phase.RUNNING);
        engine.images().addToRegistry("web", Behaviour.runsOn(), SHORT);

        Assignment after = assignment("web", RestartMode.ALWAYS);
        worker.run(after);

        worker.awaitPhase(after, Phase.RUNNING);
        assertThat(engine.images().pullsBegun()).isEqualTo(1);
    }

    @Test
    void anImageThatNobodyHasEndsTheAttempt() {
        Assignment missing = assignment("nobody/has-it", RestartMode.ALWAYS);
        worker.run(missing);

        assertThat(worker.awaitPhase(missing, Phase.GONE).reason()).isEqualTo(Reason.IMAGE_NOT_FOUND);
    }

    private static Assignment assignment(String image, PullPolicy policy) {
        return TestRuns.assignment(TaskSpec.builder("test", image)
                .pullPolicy(policy)
                .restartPolicy(new RestartPolicy(RestartMode.ALWAYS, 100, SHORT, SHORT, LONG))
                .build());
    }

    @Test
    void anImageThatIsThereIsPulledOnlyIfItAlwaysHasToBe() {
        engine.images().add("web", Behaviour.runsOn());
        for (PullPolicy policy : List.of(PullPolicy.IF_NOT_PRESENT, PullPolicy.NEVER)) {
            Assignment web = assignment("web", policy);
            worker.run(web);
            worker.awaitPhase(web, Phase.RUNNING);
        }
        assertThat(engine.images().pullsBegun()).isZero();

        engine.images().addToRegistry("news", Behaviour.runsOn(), SHORT);
        for (int times = 0; times < 2; times++) {
            Assignment news = assignment("news", PullPolicy.ALWAYS);
            worker.run(news);
            worker.awaitPhase(news, Phase.RUNNING);
            engine.images().addToRegistry("news", Behaviour.runsOn(), SHORT);
        }
        assertThat(engine.images().pullsBegun()).isEqualTo(2);
    }

    @Test
    void anImageThatMayNotBePulledIsNot() {
        engine.images().addToRegistry("web", Behaviour.runsOn(), SHORT);
        Assignment web = assignment("web", PullPolicy.NEVER);
        worker.run(web);

        Observation gone = worker.awaitPhase(web, Phase.GONE);

        assertThat(gone.reason()).isEqualTo(Reason.IMAGE_NOT_FOUND);
        assertThat(gone.message()).isEqualTo("No such image: web; pullPolicy is never");
        assertThat(engine.images().pullsBegun()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"REGISTRY_UNAVAILABLE", "REGISTRY_RATE_LIMITED", "IMAGE_PULL_DENIED"})
    void whoAlwaysWantsTheNewestImageDoesNotBeginWithAnOldOne(Reason refusal) {
        engine.images().add("web", Behaviour.runsOn());
        engine.images().refuse("web", refusal);
        Assignment web = assignment("web", PullPolicy.ALWAYS);
        worker.run(web);

        assertThat(worker.awaitPhase(web, Phase.GONE).reason()).isEqualTo(refusal);
        assertThat(engine.made()).isEmpty();
    }

    @Test
    void aRegistryThatIsAwayStopsNothingThatRuns() throws EngineFailure {
        engine.images().addToRegistry("web", Behaviour.runsOn(), SHORT);
        Assignment web = assignment("web", PullPolicy.ALWAYS);
        worker.run(web);
        Observation first = worker.awaitPhase(web, Phase.RUNNING);
        engine.images().refuse("web", Reason.REGISTRY_UNAVAILABLE);

        engine.kill(String.valueOf(first.containerId()));

        worker.await(web, "second run", seen -> seen.restart() == 1 && seen.phase() == Phase.RUNNING);
        assertThat(engine.images().pullsBegun()).isEqualTo(1);
    }

    @Test
    void howFarAPullIsIsTold() {
        engine.images().addToRegistry("web", Behaviour.runsOn(), LONG);
        Assignment web = assignment("web", PullPolicy.IF_NOT_PRESENT);
        worker.run(web);

        Awaitility.await().until(() -> !worker.attempts.pulls().isEmpty());
        assertThat(worker.attempts.pulls().getFirst().sentence()).isEqualTo("pulling 42 %, 12 of 28 MB");

        worker.stop(web);
        worker.awaitPhase(web, Phase.GONE);
        assertThat(worker.attempts.pulls()).isEmpty();
    }

    private void awaitContainers(int count) {
        Awaitility.await().until(() -> engine.everything().size() == count);
    }

    private static Assignment assignment(String image, RestartMode mode) {
        return TestRuns.assignment(TestRuns.spec(image, RestartPolicy.of(mode), List.of(), 16));
    }
}
