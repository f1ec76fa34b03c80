package dev.gantry.worker.task;

import dev.gantry.model.HealthCheck;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.StatusRange;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.probe.TinyServer;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import dev.gantry.worker.runtime.TestRuns;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A worker on an engine in memory, whose tasks have checks of a server that a test lets answer one thing or another. */
abstract class HealthFixture {

    static final Duration SOON = Duration.ofMillis(20);
    static final Duration PATIENT = Duration.ofSeconds(60);

    final Worker worker = new Worker();
    final FakeContainerRuntime engine = worker.engine;
    final TinyServer server = TinyServer.answeringStatus(200);

    @BeforeEach
    void image() {
        engine.images().add("web", Behaviour.runsOn());
        engine.placeAt("127.0.0.1");
    }

    @AfterEach
    void close() {
        worker.close();
        server.close();
    }

    HealthCheck.Http http(int retries) {
        return new HealthCheck.Http(
                "/", server.port(), StatusRange.NO_ERROR, Map.of(), SOON, PATIENT, retries, Duration.ZERO);
    }

    static Assignment task(@Nullable HealthCheck liveness, @Nullable HealthCheck readiness, int restarts) {
        RestartPolicy policy = new RestartPolicy(
                RestartMode.ON_FAILURE, restarts, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofHours(1));
        return TestRuns.assignment(TestRuns.spec("web", policy, List.of(), 16).toBuilder()
                .healthCheck(liveness)
                .readinessCheck(readiness)
                .build());
    }

    Observation awaitReason(Assignment task, Reason reason) {
        return worker.await(task, reason.name(), seen -> seen.reason() == reason);
    }

    long probes(String mark) {
        return server.requests().stream()
                .filter(request -> request.startsWith("GET /" + mark))
                .count();
    }

    void awaitProbes(String mark, long number) {
        Awaitility.await().atMost(PATIENT).until(() -> probes(mark) >= number);
    }
}
