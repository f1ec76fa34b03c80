package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Data folders that are lost, copied or old: no container is harmed, and nobody is taken for somebody else. */
class IdentityIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private SmallCluster cluster;

    @BeforeEach
    void start() {
        cluster = SmallCluster.start(folder);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private String runningTask() {
        String id = cluster.api()
                .submit("{\"image\": \"" + Docker.IMAGE
                        + "\", \"command\": [\"sleep\", \"600\"], \"ports\": [{\"container\": 80}]}");
        assertThat(cluster.api().await(id, "RUNNING").get("state").stringValue())
                .isEqualTo("RUNNING");
        return id;
    }

    private JsonNode worker() {
        return worker(cluster.workerName());
    }

    private JsonNode worker(String nameOrId) {
        return cluster.api().get("/workers/" + nameOrId).json();
    }

    @Test
    @Concurrent
    void whatAnOldStoreDoesNotKnowIsShownAndBookedAndRunsOn() throws IOException {
        cluster.killManager();
        Path old = folder.resolve("old");
        FileSystemUtils.copyRecursively(cluster.managerData(), old);
        cluster.restartManager();
        cluster.awaitWorker();
        String task = runningTask();
        String process = Docker.processOf(task);
        JsonNode booked = worker().get("booked");

        cluster.killManager();
        FileSystemUtils.deleteRecursively(cluster.managerData());
        FileSystemUtils.copyRecursively(old, cluster.managerData());
        cluster.restartManager();
        cluster.awaitWorker();

        await().atMost(PATIENCE).until(() -> worker().get("orphans").size() == 1);
        JsonNode orphan = worker().get("orphans").get(0);
        assertThat(orphan.get("task").stringValue()).isEqualTo(task);
        assertThat(orphan.get("image").stringValue()).isEqualTo(Docker.IMAGE);
        assertThat(process).startsWith(orphan.get("containerId").stringValue());
        assertThat(worker().get("booked")).isEqualTo(booked);
        assertThat(cluster.api().get("/tasks/" + task).status()).isEqualTo(404);

        String other = runningTask();
        assertThat(Docker.processOf(task)).as("left alone").isEqualTo(process);
        assertThat(Docker.processOf(other)).isNotEqualTo(process);

        assertThat(cluster.workerApi()
                        .delete("/tasks/" + task + "?attempt="
                                + orphan.get("attempt").intValue())
                        .status())
                .isEqualTo(202);
        await().atMost(PATIENCE).until(() -> worker().get("orphans").isEmpty());
        assertThat(Docker.containers("dev.gantry.task=" + task)).isEmpty();
    }

    @Test
    @Concurrent
    void aManagerWithAnEmptyFolderIsRefusedAndHarmsNothing() throws IOException {
        String task = runningTask();
        String process = Docker.processOf(task);
        cluster.killManager();
        Path real = folder.resolve("real");
        Files.move(cluster.managerData(), real);

        cluster.restartManager();

        await().atMost(PATIENCE).until(() -> cluster.workerOutput().contains("WRONG_CLUSTER"));
        assertThat(cluster.api().get("/workers").json()).isEmpty();
        assertThat(Docker.processOf(task)).isEqualTo(process);
        String stranger = cluster.api().get("/health").json().get("clusterId").stringValue();
        Api.Answer direct = cluster.workerApi()
                .send(cluster.workerApi()
                        .request("/tasks")
                        .header("Gantry-Cluster", stranger)
                        .header("Gantry-Epoch", "99999999999")
                        .GET());
        assertThat(direct.status()).isEqualTo(409);
        assertThat(direct.json().get("type").stringValue()).isEqualTo("urn:gantry:problem:wrong-cluster");

        cluster.killManager();
        FileSystemUtils.deleteRecursively(cluster.managerData());
        Files.move(real, cluster.managerData());
        cluster.restartManager();
        cluster.awaitWorker();

        assertThat(cluster.api().get("/tasks/" + task).json().get("state").stringValue())
                .isEqualTo("RUNNING");
        assertThat(Docker.processOf(task)).isEqualTo(process);
    }

    @Test
    @Concurrent
    void aWorkerWhoseFolderIsWipedKnowsItselfByItsContainers() throws IOException {
        String task = runningTask();
        String process = Docker.processOf(task);
        String id = worker().get("id").stringValue();

        cluster.killWorker();
        FileSystemUtils.deleteRecursively(cluster.workerData());
        cluster.restartWorker();

        await().atMost(PATIENCE)
                .until(() -> cluster.workerOutput().contains("Adopted attempt=" + task)
                        && worker().get("liveness").stringValue().equals("READY"));
        assertThat(worker().get("id").stringValue()).isEqualTo(id);
        assertThat(Docker.processOf(task)).isEqualTo(process);
    }

    @Test
    @Concurrent
    void aMachineThatIsSetUpAnewTakesTheNameWhenTheOldOneIsLostAndItsTasksFollow() throws IOException {
        String task = runningTask();
        String id = worker().get("id").stringValue();

        cluster.killWorker();
        Docker.removeContainers("dev.gantry.task=" + task);
        FileSystemUtils.deleteRecursively(cluster.workerData());
        cluster.restartWorker();

        JsonNode moved = await().atMost(PATIENCE)
                .until(
                        () -> cluster.api().get("/tasks/" + task).json(),
                        seen -> seen.get("attempt").intValue() == 2
                                && seen.get("state").stringValue().equals("RUNNING"));
        assertThat(moved.get("worker").get("name").stringValue()).isEqualTo(cluster.workerName());
        assertThat(moved.get("worker").get("id").stringValue()).isNotEqualTo(id);
        JsonNode former = worker(id);
        assertThat(former.get("name").stringValue()).isEqualTo(cluster.workerName() + "-" + id.substring(0, 8));
        assertThat(former.get("liveness").stringValue()).isEqualTo("LOST");
        assertThat(Docker.runningContainers("dev.gantry.task=" + task)).hasSize(1);
    }

    @Test
    @Concurrent
    void aSecondWorkerOfTheSameNameIsOneTooMany() {
        String id = worker().get("id").stringValue();
        try (ServiceProcess second = cluster.startDouble(folder.resolve("other"))) {
            await().atMost(PATIENCE).until(() -> second.output().contains("DUPLICATE_WORKER"));

            assertThat(second.output()).contains("gantry.worker.name");
            assertThat(cluster.api().get("/workers").json()).hasSize(1);
            assertThat(worker().get("id").stringValue()).isEqualTo(id);
        }
    }

    @Test
    @Concurrent
    void aCopiedDataFolderIsOneTooManyWhileTheFirstWorkerAnswers() throws IOException {
        String task = runningTask();
        String process = Docker.processOf(task);
        String address = worker().get("address").stringValue();
        FileSystemUtils.copyRecursively(
                cluster.workerData(), folder.resolve("other").resolve("worker-" + cluster.workerName()));
        try (ServiceProcess second = cluster.startDouble(folder.resolve("other"))) {
            await().atMost(PATIENCE).until(() -> second.output().contains("DUPLICATE_WORKER"));

            assertThat(worker().get("address").stringValue()).isEqualTo(address);
            assertThat(Docker.processOf(task)).isEqualTo(process);

            Docker.run(
                    "kill", Docker.runningContainers("dev.gantry.task=" + task).getFirst());
            JsonNode again = await().atMost(PATIENCE)
                    .until(
                            () -> cluster.api().get("/tasks/" + task).json(),
                            seen -> seen.get("restarts").intValue() == 1
                                    && seen.get("state").stringValue().equals("RUNNING"));
            assertThat(again.get("attempt").intValue()).isEqualTo(1);
            assertThat(second.output()).doesNotContain("Adopted", "Started");
            assertThat(Docker.runningContainers("dev.gantry.task=" + task)).hasSize(1);
        }
    }
}
