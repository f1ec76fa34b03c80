package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Phase;
import dev.gantry.model.PullPolicy;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import dev.gantry.worker.runtime.TestRuns;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the image of an attempt comes from, and what its pull costs others. */
class AttemptImagesTest {

    private static final Duration SHORT = Duration.ofMillis(30);
    private static final Duration LONG = Duration.ofMinutes(10);

    private final Worker worker = new Worker();
    private final FakeContainerRuntime engine = worker.engine;

    @AfterEach
    void close() {
        worker.close();
    }

    private static Assignment assignment(String image, PullPolicy policy) {
        return TestRuns.assignment(TaskSpec.builder("test", image)
                .pullPolicy(policy)
                .restartPolicy(new RestartPolicy(RestartMode.ALWAYS, 100, SHORT, SHORT, LONG))
                .build());
    }

    @Test
    void aStopDuringAPullGivesThePullUp() {
        engine.images().addToRegistry("big", Behaviour.runsOn());
        engine.images().holdPulls();
        Assignment big = TestRuns.assignment("big", RestartMode.ALWAYS);
        worker.run(big);
        worker.await(big, "pull", seen -> seen.reason() == Reason.PULLING_IMAGE);

        worker.stop(big);

        assertThat(worker.awaitPhase(big, Phase.GONE).reason()).isEqualTo(Reason.STOPPED);
        Awaitility.await().until(() -> engine.images().pullsGivenUp() == 1);
        assertThat(engine.made()).isEmpty();
    }

    @Test
    void aPullThatAnotherAttemptWaitsForGoesOnAfterAStop() {
        engine.images().addToRegistry("big", Behaviour.runsOn());
        CountDownLatch pull = engine.images().holdPulls();
        Assignment leaves = TestRuns.assignment("big", RestartMode.ALWAYS);
        Assignment stays = TestRuns.assignment("big", RestartMode.ALWAYS);
        worker.run(leaves);
        worker.run(stays);
        worker.await(leaves, "pull", seen -> seen.reason() == Reason.PULLING_IMAGE);
        worker.await(stays, "pull", seen -> seen.reason() == Reason.PULLING_IMAGE);

        worker.stop(leaves);
        worker.awaitPhase(leaves, Phase.GONE);
        pull.countDown();
        worker.awaitPhase(stays, Phase.RUNNING);

        assertThat(engine.images().pullsBegun()).isEqualTo(1);
        assertThat(engine.images().pullsGivenUp()).isZero();
        assertThat(engine.made()).hasSize(1);
    }

    @Test
    void anImageThatSomebodyRemovedSinceTheLastStartIsPulledAgain() {
        engine.images().add("web", Behaviour.runsOn());
        Assignment before = TestRuns.assignment("web", RestartMode.ALWAYS);
        worker.run(before);
        worker.awaitPhase(before, Phase.RUNNING);
        engine.images().addToRegistry("web", Behaviour.runsOn());

        Assignment after = TestRuns.assignment("web", RestartMode.ALWAYS);
        worker.run(after);

        worker.awaitPhase(after, Phase.RUNNING);
        assertThat(engine.images().pullsBegun()).isEqualTo(1);
    }

    @Test
    void anImageThatNobodyHasEndsTheAttempt() {
        Assignment missing = TestRuns.assignment("nobody/has-it", RestartMode.ALWAYS);
        worker.run(missing);

        assertThat(worker.awaitPhase(missing, Phase.GONE).reason()).isEqualTo(Reason.IMAGE_NOT_FOUND);
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

        engine.images().addToRegistry("news", Behaviour.runsOn());
        for (int times = 0; times < 2; times++) {
            Assignment news = assignment("news", PullPolicy.ALWAYS);
            worker.run(news);
            worker.awaitPhase(news, Phase.RUNNING);
            engine.images().addToRegistry("news", Behaviour.runsOn());
        }
        assertThat(engine.images().pullsBegun()).isEqualTo(2);
    }

    @Test
    void anImageThatMayNotBePulledIsNot() {
        engine.images().addToRegistry("web", Behaviour.runsOn());
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
        engine.images().addToRegistry("web", Behaviour.runsOn());
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
        engine.images().addToRegistry("web", Behaviour.runsOn());
        engine.images().holdPulls();
        Assignment web = assignment("web", PullPolicy.IF_NOT_PRESENT);
        worker.run(web);

        Awaitility.await().until(() -> !worker.attempts.pulls().isEmpty());
        assertThat(worker.attempts.pulls().getFirst().sentence()).isEqualTo("pulling 42 %, 12 of 28 MB");

        worker.stop(web);
        worker.awaitPhase(web, Phase.GONE);
        assertThat(worker.attempts.pulls()).isEmpty();
    }
}
