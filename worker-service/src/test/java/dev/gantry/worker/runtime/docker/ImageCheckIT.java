package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Health;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.RunContainer.Status;
import dev.gantry.worker.runtime.TestRuns;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An image's own health check on a real engine: what the engine says of it, and that it does no more than say it. What a worker
 * does then, {@code HealthIT} shows. Needs an engine, at DOCKER_HOST.
 */
class ImageCheckIT {

    @RegisterExtension
    static final LocalEngine ENGINE = new LocalEngine();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Its first check waits for a file, so that there is time to see a container that is neither healthy nor unhealthy yet. */
    private static final String CHECK = "--interval=50ms --timeout=30s --retries=2"
            + " CMD while ! cat /begin; do sleep 0.05; done >/dev/null 2>&1; cat /ok";

    private final DockerContainerRuntime runtime = ENGINE.connect();

    @Test
    void eachChangeIsToldAndTheContainerRunsOn() throws Exception {
        BusyboxImage.makeChecked(DockerCli.HOST, CHECK);
        Run run = TestRuns.firstRun(
                TestRuns.spec(BusyboxImage.CHECKED, RestartPolicy.of(RestartMode.NO), List.of("sleep", "600"), 32));
        String id = runtime.create(run);
        try (RecordedEvents events = RecordedEvents.of(DockerCli.HOST, id);
                ToldAttempts told = ToldAttempts.by(runtime)) {
            runtime.start(id);
            Instant started = awaitHealth(id, Health.STARTING).started().orElseThrow();

            DockerCli.run("exec", id, "sh", "-c", "printf go > /begin");
            RunContainer unhealthy = awaitHealth(id, Health.UNHEALTHY);
            assertThat(unhealthy.health().words())
                    .startsWith("the image's HEALTHCHECK failed: ")
                    .contains("/ok");
            DockerCli.run("exec", id, "sh", "-c", "printf fine > /ok");
            awaitHealth(id, Health.HEALTHY);
            DockerCli.run("exec", id, "busybox", "rm", "/ok");
            RunContainer last = awaitHealth(id, Health.UNHEALTHY);

            assertThat(last.started()).as("the same run").contains(started);
            List<String> changes =
                    List.of("start", "health_status: unhealthy", "health_status: healthy", "health_status: unhealthy");
            Awaitility.await().atMost(PATIENCE).until(() -> events.told().equals(changes));
            Awaitility.await().atMost(PATIENCE).until(() -> told.times(run.attempt()) == changes.size());
        }
    }

    private RunContainer awaitHealth(String id, Health health) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> runtime.find(id).orElseThrow(),
                        found -> found.health().health() == health && found.status() == Status.RUNNING);
    }
}
