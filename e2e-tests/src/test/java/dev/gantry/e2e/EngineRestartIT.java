package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The engine ends with all its containers, and comes back: no task has failed by it. */
class EngineRestartIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** With these a second failure would end the attempt. */
    private static final String ONE_RESTART = "{\"mode\": \"on-failure\", \"maxRestarts\": 1, \"backoff\": \"5m\"}";

    /** Ends at once when it is asked to, as with a failure: an engine waits 10 s for whoever does not. */
    private static final String SERVICE = "trap 'exit 3' TERM; sleep 600 & wait";

    @TempDir
    private static Path folder;

    private static OwnEngine engine;
    private static SmallCluster cluster;

    private static void start(String name, String engineOptions) throws IOException {
        Path own = Files.createDirectory(folder.resolve(name));
        engine = OwnEngine.start(Files.createDirectory(own.resolve("machine")), engineOptions);
        cluster = SmallCluster.startOn(engine.host(), own);
    }

    private static void stop() {
        cluster.close();
        engine.close();
    }

    @AfterEach
    void stopTasks() {
        cluster.awaitWorker();
        cluster.stopTasks();
    }

    private static String running(String command, String restartPolicy) {
        String id = cluster.api()
                .submit("{\"image\": \"" + Docker.IMAGE + "\", \"command\": [\"sh\", \"-c\", \"" + command
                        + "\"], \"restartPolicy\": " + restartPolicy + "}");
        assertThat(cluster.api().await(id, "RUNNING").get("state").stringValue())
                .isEqualTo("RUNNING");
        return id;
    }

    private static String container(String id) {
        return cluster.api().get("/tasks/" + id).json().get("containerId").stringValue();
    }

    private static JsonNode awaitRestart(String id, int restarts) {
        return await().atMost(PATIENCE)
                .until(
                        () -> cluster.api().get("/tasks/" + id).json(),
                        task -> task.get("state").stringValue().equals("RUNNING")
                                && task.get("restarts").intValue() == restarts);
    }

    private static JsonNode awaitReason(String id, String reason) {
        return await().atMost(PATIENCE)
                .until(
                        () -> cluster.api().get("/tasks/" + id).json(),
                        task -> task.get("state").stringValue().equals("RUNNING")
                                && task.get("reason").stringValue().equals(reason));
    }

    private static void awaitEngine(String state) {
        await().atMost(PATIENCE)
                .until(() -> cluster.api()
                        .get("/workers")
                        .json()
                        .at("/0/engine/state")
                        .asString()
                        .equals(state));
    }

    private static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Nested
    class WhereContainersEndWithTheEngine {

        @BeforeAll
        static void start() throws IOException {
            EngineRestartIT.start("ending", "");
        }

        @AfterAll
        static void stop() {
            EngineRestartIT.stop();
        }

        @ParameterizedTest
        @ValueSource(strings = {"KILL", "TERM"})
        void exitsByARestartOfTheEngineCountAsNoFailureHoweverItEnds(String signal) {
            String service = running(SERVICE, ONE_RESTART);
            String job = running(SERVICE, "\"no\"");

            for (int i = 1; i <= 2; i++) {
                engine.restart(signal);

                JsonNode task = awaitRestart(service, i);
                assertThat(task.get("attempt").intValue()).isEqualTo(1);
            }

            JsonNode ended = cluster.api().await(job, "FAILED");
            assertThat(ended.get("reason").stringValue()).isEqualTo("ENGINE_RESTARTED");
        }

        @Test
        void aRebootOfTheMachineWithItsWorkerCountsAsNoFailure() {
            String service = running(SERVICE, ONE_RESTART);

            for (int i = 1; i <= 2; i++) {
                cluster.killWorker();
                engine.reboot();
                cluster.restartWorker();

                JsonNode task = awaitRestart(service, i);
                assertThat(task.get("attempt").intValue()).isEqualTo(1);
            }
        }

        @Test
        void anExitThatIsNotTheEnginesCountsAlsoAfterItsRestart() {
            // A spec of its own: for a while none like it is placed on this worker.
            String service = running(SERVICE + "; exit 4", ONE_RESTART);
            engine.restart("KILL");
            String container = awaitRestart(service, 1).get("containerId").stringValue();

            engine.docker("kill", container);
            container = awaitRestart(service, 2).get("containerId").stringValue();
            engine.docker("kill", container);

            await().atMost(PATIENCE)
                    .until(() -> cluster.api()
                                    .get("/tasks/" + service)
                                    .json()
                                    .get("attempt")
                                    .intValue()
                            == 2);
        }
    }

    @Nested
    class WhereContainersOutliveTheEngine {

        @BeforeAll
        static void start() throws IOException {
            EngineRestartIT.start("outliving", "--live-restore");
        }

        @AfterAll
        static void stop() {
            EngineRestartIT.stop();
        }

        @Test
        void nothingIsRestartedAndAnExitIsTheContainersOwn() {
            String service = running(SERVICE, ONE_RESTART);
            String job = running(SERVICE, "\"no\"");
            String container = container(service);

            engine.restart("KILL");
            cluster.awaitWorker();

            JsonNode task = awaitRestart(service, 0);
            assertThat(task.get("containerId").stringValue()).isEqualTo(container);
            engine.docker("kill", container(job));
            assertThat(cluster.api().await(job, "FAILED").get("reason").stringValue())
                    .isEqualTo("NONZERO_EXIT");
        }

        @Test
        void anExitWhileTheEngineIsDeadIsTheContainersOwnWithItsCode() {
            String service = running(SERVICE, ONE_RESTART);
            String job = cluster.api()
                    .submit("{\"image\": \"" + Docker.IMAGE
                            + "\", \"restartPolicy\": \"no\", \"command\": [\"sh\", \"-c\","
                            + " \"while [ ! -e /signals/go ]; do sleep 0.1; done; exit 5\"],"
                            + " \"mounts\": [{\"source\": \"signals\", \"target\": \"/signals\"}]}");
            cluster.api().await(job, "RUNNING");
            assertThat(engine.runs("/signals/go")).isTrue();

            engine.whileDead(() -> {
                touch(engine.volume("signals").resolve("go"));
                await().atMost(PATIENCE).until(() -> !engine.runs("/signals/go"));
            });

            JsonNode ended = cluster.api().await(job, "FAILED");
            assertThat(ended.get("reason").stringValue()).isEqualTo("NONZERO_EXIT");
            assertThat(ended.get("exitCode").intValue()).isEqualTo(5);
            awaitRestart(service, 0);
        }

        @Test
        void aPausedContainerStaysPausedAndIsShownAsSuchUntilItIsLetGoOn() {
            String service = running(SERVICE, ONE_RESTART);
            String container = container(service);
            engine.docker("pause", container);
            awaitReason(service, "PAUSED");

            engine.whileDead(() -> awaitEngine("DOWN"));
            awaitEngine("OK");

            assertThat(engine.docker("inspect", "-f", "{{.State.Paused}}", container)
                            .strip())
                    .isEqualTo("true");
            awaitReason(service, "PAUSED");
            engine.docker("unpause", container);
            JsonNode task = awaitReason(service, "STARTED");
            assertThat(task.get("containerId").stringValue()).isEqualTo(container);
            assertThat(task.get("restarts").intValue()).isZero();
        }
    }
}
