package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Health;
import dev.gantry.model.HealthCheck;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.StatusRange;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.EngineHealth;
import dev.gantry.worker.runtime.RunContainer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a worker does about the health of its containers. */
class AttemptHealthTest extends HealthFixture {

    @Test
    void aContainerWhoseCheckPassesIsHealthy() {
        Assignment web = task(http(3), null, 0);
        worker.run(web);

        assertThat(awaitReason(web, Reason.HEALTHY).phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void aContainerWithoutACheckIsOnlyStarted() {
        Assignment web = task(null, null, 0);
        worker.run(web);

        assertThat(worker.awaitPhase(web, Phase.RUNNING).reason()).isEqualTo(Reason.STARTED);
    }

    @Test
    void anUnhealthyContainerIsFollowedByAnotherOne() {
        Assignment web = task(http(2), null, 1_000);
        worker.run(web);
        String first = String.valueOf(awaitReason(web, Reason.HEALTHY).containerId());

        server.answerStatus(500);
        worker.await(web, "next run", seen -> seen.restart() >= 1);
        server.answerStatus(200);

        Observation again =
                worker.await(web, "healthy again", seen -> seen.restart() >= 1 && seen.reason() == Reason.HEALTHY);
        assertThat(again.lastExitReason()).isEqualTo(Reason.UNHEALTHY);
        assertThat(again.exitCode()).isEqualTo(143);
        assertThat(again.containerId()).isNotEqualTo(first);
        Awaitility.await().until(() -> worker.running().size() == 1);
    }

    @Test
    void oneThatIsUnhealthyForEverEndsItsAttempt() {
        server.answerStatus(500);
        Assignment web = task(http(1), null, 2);
        worker.run(web);

        Observation end = worker.awaitPhase(web, Phase.GONE);

        assertThat(end.reason()).isEqualTo(Reason.UNHEALTHY);
        assertThat(end.restart()).isEqualTo(2);
        assertThat(end.message())
                .isEqualTo("unhealthy (GET / at 127.0.0.1:" + server.port()
                        + " was answered with 500 instead of 200-399), exit code 143 after 2 restarts");
        assertThat(worker.running()).isEmpty();
    }

    @Test
    void oneThatDoesNotHeedTheSignalIsKilled() {
        engine.images().add("web", Behaviour.runsOn().hangingOnStop());
        server.answerStatus(500);
        Assignment web = task(http(1), null, 0);
        worker.run(web);

        awaitReason(web, Reason.UNHEALTHY);
        assertThat(containerName(web)).endsWith("-unhealthy");

        Observation end = worker.awaitPhase(web, Phase.GONE);
        assertThat(end.reason()).isEqualTo(Reason.UNHEALTHY);
        assertThat(end.exitCode()).isEqualTo(137);
    }

    private String containerName(Assignment task) {
        String id = String.valueOf(worker.find(task).orElseThrow().containerId());
        return engine.everything().stream()
                .filter(container -> container.id().equals(id))
                .map(RunContainer::name)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aReadinessCheckRestartsNothing() {
        Assignment web = task(null, http(2), 3);
        worker.run(web);
        awaitReason(web, Reason.HEALTHY);

        server.answerStatus(503);
        Observation unready = awaitReason(web, Reason.UNHEALTHY);
        assertThat(unready.message()).contains("was answered with 503");
        int asked = server.requests().size();
        Awaitility.await().atMost(PATIENT).until(() -> server.requests().size() > asked + 5);
        assertThat(worker.find(web).orElseThrow().restart()).isZero();

        server.answerStatus(200);
        assertThat(awaitReason(web, Reason.HEALTHY).restart()).isZero();
    }

    @Test
    void aContainerIsReadyOnlyWhenBothChecksPass() {
        Assignment web = task(new HealthCheck.Command(List.of("true"), SOON, PATIENT, 100_000, PATIENT), http(1), 3);
        engine.commands().exitWith(1);
        worker.run(web);
        Awaitility.await().atMost(PATIENT).until(() -> server.requests().size() > 2);
        assertThat(worker.awaitPhase(web, Phase.RUNNING).reason()).isEqualTo(Reason.STARTED);

        engine.commands().exitWith(0);

        awaitReason(web, Reason.HEALTHY);
    }

    @Test
    void whatTheImagesOwnCheckFindsCountsLikeAnyOther() {
        Assignment web = task(new HealthCheck.Image(), null, 3);
        worker.run(web);
        String container = String.valueOf(worker.awaitPhase(web, Phase.RUNNING).containerId());

        engine.find(container, new EngineHealth(Health.STARTING, ""));
        engine.find(container, new EngineHealth(Health.HEALTHY, ""));
        awaitReason(web, Reason.HEALTHY);
        engine.find(container, new EngineHealth(Health.UNHEALTHY, "no disk"));

        Observation again = worker.await(web, "next run", seen -> seen.restart() == 1 && seen.phase() == Phase.RUNNING);
        assertThat(again.lastExitReason()).isEqualTo(Reason.UNHEALTHY);
    }

    @Test
    void whatTheImagesOwnCheckFindsIsNobodysBusinessUnlessTheTaskAsks() {
        Assignment web = task(null, null, 3);
        worker.run(web);
        String container = String.valueOf(worker.awaitPhase(web, Phase.RUNNING).containerId());

        engine.find(container, new EngineHealth(Health.UNHEALTHY, "no disk"));
        engine.hold(container, "paused by a test");

        assertThat(awaitReason(web, Reason.PAUSED).restart()).isZero();
    }

    @Test
    void aContainerThatIsHeldAndDoesNotAnswerIsGivenUpAndSaysWhoHeldIt() {
        engine.images().add("web", Behaviour.runsOn().hangingOnStop());
        HealthCheck slow = new HealthCheck.Http(
                "/", server.port(), StatusRange.NO_ERROR, Map.of(), SOON, Duration.ofMillis(50), 2, Duration.ZERO);
        Assignment web = task(slow, null, 0);
        worker.run(web);
        String container = String.valueOf(awaitReason(web, Reason.HEALTHY).containerId());

        server.fallSilent();
        engine.hold(container, "paused by a test");

        Observation unhealthy = awaitReason(web, Reason.UNHEALTHY);
        assertThat(unhealthy.message()).contains("was not answered within 50ms").contains("paused by a test");
        assertThat(worker.awaitPhase(web, Phase.GONE).reason()).isEqualTo(Reason.UNHEALTHY);
    }

    @Test
    void anAttemptThatIsOverIsNotProbed() {
        Assignment over = task(marked("over"), null, 3);
        Assignment other = task(marked("other"), null, 3);
        worker.run(over);
        worker.run(other);
        awaitReason(over, Reason.HEALTHY);
        worker.stop(over);
        worker.awaitPhase(over, Phase.GONE);

        awaitProbes("other", probes("other") + 3);
        long last = probes("over");
        awaitProbes("other", probes("other") + 10);

        assertThat(probes("over")).isEqualTo(last);
    }

    private HealthCheck marked(String mark) {
        return new HealthCheck.Http(
                "/" + mark, server.port(), StatusRange.NO_ERROR, Map.of(), SOON, PATIENT, 3, Duration.ZERO);
    }
}
