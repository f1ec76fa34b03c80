package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A backup that is made under load, a manager that loses everything, and a restore while containers run. */
class RestoreIT {

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

    private String runningTask(String name) {
        String id = cluster.api()
                .submit("{\"image\": \"" + Docker.IMAGE + "\", \"name\": \"" + name
                        + "\", \"command\": [\"sleep\", \"600\"], \"env\": {\"SECRET\": \"of " + name + "\"}}");
        assertThat(cluster.api().await(id, "RUNNING").get("state").stringValue())
                .isEqualTo("RUNNING");
        return id;
    }

    private JsonNode task(String id) {
        return cluster.api().get("/tasks/" + id).json();
    }

    /** Makes a backup while others submit tasks for which there is no room, and answers what was acknowledged before. */
    private Set<String> backUpUnderLoad(Path file) throws Exception {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        AtomicBoolean done = new AtomicBoolean();
        Thread user = Thread.ofVirtual().start(() -> {
            while (!done.get()) {
                String id = UUID.randomUUID().toString();
                if (cluster.api()
                                .post("/tasks", "{\"id\": \"" + id + "\", \"image\": \"x\", \"memory\": 16000000}")
                                .status()
                        == 201) {
                    acknowledged.add(id);
                }
            }
        });
        await().atMost(PATIENCE).until(() -> acknowledged.size() > 20);
        Set<String> before = Set.copyOf(acknowledged);
        int status = download(file).statusCode();
        assertThat(status).isEqualTo(200);
        done.set(true);
        user.join();
        return before;
    }

    private HttpResponse<String> download(Path file) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        cluster.api().request("/backup").GET().build(),
                        answer -> HttpResponse.BodySubscribers.mapping(
                                HttpResponse.BodySubscribers.ofFile(file), Path::toString));
    }

    private void restore(Path file) {
        try (ServiceProcess restore = ServiceProcess.manager(
                folder, Map.of("GANTRY_DATA_DIR", cluster.data().toString()), "restore", file.toString())) {
            assertThat(restore.awaitEnd(PATIENCE)).as(restore.output()).isZero();
        }
    }

    @Test
    void whatWasAcknowledgedBeforeABackupIsThereAfterARestoreAndWhatRunsRunsOn() throws Exception {
        String known = runningTask("known");
        Path file = folder.resolve("one.backup");
        Set<String> before = backUpUnderLoad(file);
        String adopted = runningTask("adopted");
        String stopped = runningTask("stopped");
        Map<String, String> processes = Map.of(
                known, Docker.processOf(known), adopted, Docker.processOf(adopted), stopped, Docker.processOf(stopped));
        String lastEvent = "1-"
                + cluster.api()
                        .get("/events?limit=1")
                        .json()
                        .get(0)
                        .get("number")
                        .asString();
        cluster.killManager();
        Files.delete(cluster.managerData().resolve("gantry.mv.db"));

        restore(file);
        cluster.restartManager();

        for (String id : before) {
            assertThat(cluster.api().get("/tasks/" + id).status())
                    .as("task %s", id)
                    .isEqualTo(200);
        }
        assertThat(cluster.api().get("/events?after=" + lastEvent).status())
                .as("a reader of the lost history")
                .isEqualTo(410);
        await().atMost(PATIENCE)
                .until(() -> cluster.api().get("/orphans").json().size() == 2);
        await().atMost(PATIENCE).until(() -> cluster.managerOutput().contains("The restored backup is settled"));
        assertThat(cluster.api().get("/tasks/" + adopted).status()).isEqualTo(404);

        assertThat(cluster.api().post("/orphans/" + adopted + "/adopt", "").status())
                .isEqualTo(202);
        assertThat(cluster.api().delete("/orphans/" + stopped + "?grace=0s").status())
                .isEqualTo(202);

        assertThat(cluster.api().await(stopped, "COMPLETED").get("reason").stringValue())
                .isEqualTo("STOPPED");
        await().atMost(PATIENCE)
                .until(() -> Docker.containers("dev.gantry.task=" + stopped).isEmpty());
        assertThat(task(adopted).get("state").stringValue()).isEqualTo("RUNNING");
        assertThat(task(adopted).get("spec").get("name").stringValue()).isEqualTo("adopted");
        assertThat(task(known).get("state").stringValue()).isEqualTo("RUNNING");
        assertThat(Docker.processOf(adopted)).isEqualTo(processes.get(adopted));
        assertThat(Docker.processOf(known)).isEqualTo(processes.get(known));
        assertThat(cluster.api().get("/orphans").json()).isEmpty();
    }
}
