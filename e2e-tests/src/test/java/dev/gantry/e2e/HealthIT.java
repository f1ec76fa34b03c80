package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Containers whose health is checked, on a real engine. Each serves or has a file, which a test takes away. */
class HealthIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HTTP =
            "{\"type\": \"http\", \"path\": \"/ok\", \"port\": 8080, \"interval\": \"1s\", \"timeout\": \"1s\", \"retries\": 2}";
    private static final String OTHER = "other-" + UUID.randomUUID().toString().substring(0, 8);
    private static final String CHECKED_IMAGE = "gantry-e2e/checked:1";

    @TempDir
    private static Path folder;

    private static SmallCluster cluster;
    private static ServiceProcess other;

    @BeforeAll
    static void start() {
        cluster = SmallCluster.start(folder);
        other = cluster.startWorker(OTHER, "32000-32099");
        String container = Docker.run("create", Docker.IMAGE, "true").strip();
        Docker.run(
                "commit",
                "--change",
                "HEALTHCHECK --interval=1s --timeout=2s --retries=2 CMD [\"cat\", \"/ok\"]",
                container,
                CHECKED_IMAGE);
        Docker.run("rm", container);
        cluster.awaitWorkers(2);
    }

    @AfterAll
    static void stop() {
        other.close();
        cluster.close();
    }

    private static String submit(String image, String check, String more) {
        return cluster.api()
                .submit("{\"image\": \"" + image
                        + "\", \"command\": [\"sh\", \"-c\", \"echo fine > /ok; httpd -f -p 8080 -h /\"],"
                        + " \"stopGrace\": \"1s\", \"healthCheck\": " + check + more + "}");
    }

    private static String healthy(String image, String check) {
        return healthy(image, check, "");
    }

    private static String healthy(String image, String check, String more) {
        String id = submit(image, check, more);
        JsonNode task = awaitTask(id, Map.of("health", "HEALTHY", "restarts", 0));
        assertThat(task.get("ready").booleanValue()).isTrue();
        assertThat(task.get("reason").stringValue()).isEqualTo("HEALTHY");
        return id;
    }

    private static JsonNode task(String id) {
        return cluster.api().get("/tasks/" + id).json();
    }

    private static JsonNode awaitTask(String id, Map<String, Object> members) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> task(id),
                        task -> members.entrySet().stream()
                                .allMatch(member -> task.path(member.getKey())
                                        .asString()
                                        .equals(String.valueOf(member.getValue()))));
    }

    private static String container(String id) {
        return task(id).get("containerId").stringValue();
    }

    private static void takeTheFileAway(String id) {
        Docker.run("exec", container(id), "busybox", "rm", "/ok");
    }

    /** The next run has the file again, and the one before is gone. */
    private static void expectHealthyAfterOneRestart(String id, String before) {
        JsonNode again = awaitTask(id, Map.of("health", "HEALTHY", "restarts", 1));
        String now = again.get("containerId").stringValue();
        assertThat(now).isNotEqualTo(before);
        assertThat(again.get("attempt").intValue()).isEqualTo(1);
        await().atMost(PATIENCE)
                .until(() -> Docker.containers("dev.gantry.task=" + id).equals(List.of(now)));
        assertThat(reasons(id)).containsSubsequence("HEALTHY", "UNHEALTHY", "HEALTHY");
        stopAndExpectNothing(id);
    }

    private static List<String> reasons(String id) {
        return cluster.api()
                .get("/tasks/" + id + "/events")
                .json()
                .valueStream()
                .map(event -> event.path("reason").asString())
                .toList();
    }

    private static void stopAndExpectNothing(String id) {
        cluster.api().delete("/tasks/" + id);
        assertThat(cluster.api().await(id, "COMPLETED").get("reason").stringValue())
                .isEqualTo("STOPPED");
        assertThat(Docker.containers("dev.gantry.task=" + id)).isEmpty();
    }

    @ParameterizedTest
    @Concurrent
    @ValueSource(
            strings = {
                HTTP,
                "{\"type\": \"command\", \"command\": [\"cat\", \"/ok\"], \"interval\": \"1s\", \"retries\": 2}",
            })
    void anUnhealthyContainerIsFollowedByAnotherOne(String check) {
        String id = healthy(Docker.IMAGE, check);
        String before = container(id);

        takeTheFileAway(id);

        expectHealthyAfterOneRestart(id, before);
    }

    @Test
    @Concurrent
    void aPortThatNobodyListensOnAnyMoreIsNoticed() {
        String id = cluster.api()
                .submit("{\"image\": \"" + Docker.IMAGE
                        + "\", \"stopGrace\": \"1s\", \"ports\": [{\"container\": 8080}],"
                        + " \"command\": [\"sh\", \"-c\", \"httpd -f -p 8080 -h / & sleep 600\"],"
                        + " \"healthCheck\": {\"type\": \"tcp\", \"interval\": \"1s\", \"retries\": 2}}");
        awaitTask(id, Map.of("health", "HEALTHY"));
        String before = container(id);

        Docker.run("exec", before, "busybox", "killall", "httpd");

        expectHealthyAfterOneRestart(id, before);
    }

    @Test
    @Concurrent
    void theImagesOwnCheckCounts() {
        String id = healthy(CHECKED_IMAGE, "{\"type\": \"image\"}");
        String before = container(id);

        takeTheFileAway(id);

        expectHealthyAfterOneRestart(id, before);
    }

    @Test
    @Concurrent
    void anImageWithoutACheckIsRefusedWhereTheTaskAsksForIt() {
        String id = submit(Docker.IMAGE, "{\"type\": \"image\"}", "");

        JsonNode failed = cluster.api().await(id, "FAILED");

        assertThat(failed.get("reason").stringValue()).isEqualTo("SPEC_REFUSED");
        assertThat(failed.get("message").stringValue()).contains("has no HEALTHCHECK");
    }

    @Test
    @Concurrent
    void aPausedContainerIsGivenUp() {
        String id = healthy(Docker.IMAGE, HTTP);
        String before = container(id);

        Docker.run("pause", before);

        expectHealthyAfterOneRestart(id, before);
    }

    @Test
    @Concurrent
    void aProcessThatASignalHoldsIsGivenUp() {
        String id = healthy(Docker.IMAGE, HTTP);
        String before = container(id);
        long pid = Long.parseLong(
                Docker.run("inspect", "-f", "{{.State.Pid}}", before).strip());
        assertThat(ProcessHandle.of(pid)).isPresent();

        ServiceProcess.signal("STOP", pid);

        expectHealthyAfterOneRestart(id, before);
    }

    @Test
    @Concurrent
    void aTaskThatIsUnhealthyForEverMovesAndFails() {
        String check =
                "{\"type\": \"http\", \"path\": \"/nothing\", \"port\": 8080, \"interval\": \"1s\", \"retries\": 1, \"startPeriod\": \"0s\"}";
        String id = submit(
                Docker.IMAGE,
                check,
                ", \"stopSignal\": \"SIGKILL\", \"restartPolicy\": {\"maxRestarts\": 1, \"backoff\": \"1s\"}");
        JsonNode second = awaitTask(id, Map.of("attempt", 2, "state", "RUNNING"));
        String secondWorker = second.get("worker").get("name").stringValue();

        JsonNode failed = cluster.api().await(id, "FAILED");

        assertThat(failed.get("state").stringValue()).isEqualTo("FAILED");
        assertThat(failed.get("reason").stringValue()).isEqualTo("UNHEALTHY");
        assertThat(failed.get("message").stringValue()).contains("GET /nothing", "was answered with 404", "3 times");
        assertThat(failed.get("attempt").intValue()).isEqualTo(3);
        assertThat(failed.get("ready").booleanValue()).isFalse();
        assertThat(failed.get("worker").get("name").stringValue()).isNotEqualTo(secondWorker);
        assertThat(other.isAlive()).isTrue();
    }

    @Test
    @Concurrent
    void aContainerThatIsNotReadyRunsOn() {
        String id = cluster.api()
                .submit("{\"image\": \"" + Docker.IMAGE + "\", \"stopGrace\": \"1s\","
                        + " \"command\": [\"sh\", \"-c\", \"echo fine > /ok; httpd -f -p 8080 -h /\"],"
                        + " \"readinessCheck\": " + HTTP + "}");
        awaitTask(id, Map.of("health", "HEALTHY", "ready", true));

        takeTheFileAway(id);
        awaitTask(id, Map.of("health", "UNHEALTHY", "ready", false, "state", "RUNNING", "restarts", 0));

        Docker.run("exec", container(id), "sh", "-c", "echo fine > /ok");
        awaitTask(id, Map.of("health", "HEALTHY", "ready", true, "restarts", 0));
        stopAndExpectNothing(id);
    }

    @Test
    @ResourceLock(Concurrent.CLUSTER)
    void aWorkerThatIsKilledGoesOnWithItsChecks() {
        String id = healthy(Docker.IMAGE, HTTP, ", \"constraints\": [\"worker.name == " + cluster.workerName() + "\"]");
        String before = container(id);

        cluster.killWorker();
        cluster.restartWorker();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> cluster.workerApi().get("/tasks").body().contains("\"HEALTHY\""));
        takeTheFileAway(id);

        expectHealthyAfterOneRestart(id, before);
    }
}
