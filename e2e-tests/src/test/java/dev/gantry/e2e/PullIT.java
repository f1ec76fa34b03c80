package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Images come from a real registry, or the task says why they do not. */
class PullIT {

    private static final RegistryContainer registry = new RegistryContainer();

    @TempDir
    private static Path folder;

    private static SmallCluster cluster;

    private final List<String> pulled = new ArrayList<>();

    @BeforeAll
    static void start() {
        cluster = SmallCluster.start(folder);
    }

    @AfterAll
    static void stop() {
        cluster.close();
        registry.stop();
    }

    @BeforeEach
    void startTheRegistry() {
        registry.start();
    }

    @AfterEach
    void removeWhatWasPulled() {
        cluster.stopTasks();
        pulled.forEach(image -> Docker.run("rmi", "-f", image));
    }

    /** An image that the engine does not keep, in the registry or behind another port. */
    private String image(int port, String name) {
        String image = "127.0.0.1:" + port + "/" + name;
        pulled.add(image);
        return image;
    }

    private String image(String name) {
        return image(registry.port(), name);
    }

    /** Puts the image into the registry and takes it off the engine. */
    private static void push(String name) {
        Docker.run("tag", Docker.IMAGE, name);
        try {
            Docker.run("push", name);
        } finally {
            Docker.run("rmi", name);
        }
    }

    /** Puts an image into the registry of which the engine has nothing. */
    private static void pushLarge(String name, Path scratch) {
        byte[] bytes = new byte[1_000_000];
        new Random(name.hashCode()).nextBytes(bytes);
        Docker.makeImage(scratch, name, bytes);
        try {
            Docker.run("push", name);
        } finally {
            Docker.run("rmi", name);
        }
    }

    private static String submit(String image) {
        return cluster.api().submit("{\"image\": \"" + image + "\", \"command\": [\"sleep\", \"600\"]}");
    }

    private static void expectRunning(String task) {
        assertThat(cluster.api().await(task, "RUNNING").get("state").stringValue())
                .isEqualTo("RUNNING");
    }

    private static String history(String task) {
        return cluster.api().get("/tasks/" + task + "/events").body();
    }

    @Test
    void anImageThatTheMachineDoesNotHaveIsPulled() {
        String image = image("team/app:1");
        push(image);

        String task = submit(image);

        expectRunning(task);
        assertThat(history(task)).contains("\"PULLING_IMAGE\"", "pulling " + image);
    }

    @Test
    void anImageThatAppearsWhileTheTaskIsTriedAgainIsTaken() {
        String image = image("team/late:1");
        String task = submit(image);
        await().atMost(Duration.ofSeconds(60)).until(() -> history(task).contains("IMAGE_NOT_FOUND"));

        push(image);

        expectRunning(task);
    }

    @Test
    void aTaskWaitsForARegistryThatIsAwayAndRunsWhenItIsBack() {
        String image = image("team/away:1");
        registry.stop();

        String task = submit(image);
        await().atMost(Duration.ofSeconds(60)).until(() -> history(task).split("\"PLACED\"", -1).length > 4);

        JsonNode waiting = cluster.api().get("/tasks/" + task).json();
        assertThat(waiting.get("state").stringValue()).isIn("PENDING", "SCHEDULED");
        assertThat(history(task)).contains("REGISTRY_UNAVAILABLE", "connection refused");

        registry.start();
        push(image);

        expectRunning(task);
    }

    @Test
    void whatExactlyRunsIsKnownByItsDigest() {
        String image = image("team/exact:1");
        push(image);

        String task = submit(image);

        String digest = cluster.api().await(task, "RUNNING").path("imageDigest").stringValue("");
        assertThat(Docker.run("inspect", "--format", "{{.RepoDigests}}", image))
                .contains(image.substring(0, image.lastIndexOf(':')) + "@" + digest);
    }

    @Test
    void howFarAPullIsIsShownAndNotWrittenDown(@TempDir Path scratch) {
        try (SlowLink link = new SlowLink(registry.port(), 100_000)) {
            pushLarge(registry.name("team/slow:1"), scratch.resolve("large"));
            String task = submit(image(link.port(), "team/slow:1"));
            JsonNode first = awaitProgress(task, 1);
            String tag = etag(task);
            String events = history(task);

            JsonNode second = awaitProgress(task, first.path("doneBytes").asLong() + 1);

            assertThat(second.path("percent").asInt()).isBetween(1, 99);
            assertThat(cluster.api().get("/tasks/" + task).body())
                    .containsPattern("pulling \\d+ %, [0-9.]+ of [0-9.]+ MB");
            assertThat(etag(task)).isEqualTo(tag);
            assertThat(history(task)).isEqualTo(events);
            link.hurry();
            assertThat(cluster.api().await(task, "RUNNING").has("live")).isFalse();
        }
    }

    private static JsonNode awaitProgress(String task, long bytes) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> cluster.api()
                                .get("/tasks/" + task)
                                .json()
                                .path("live")
                                .path("pull"),
                        pull -> pull.path("doneBytes").asLong() >= bytes);
    }

    private static String etag(String task) {
        return cluster.api()
                .get("/tasks/" + task)
                .response()
                .headers()
                .firstValue("ETag")
                .orElseThrow();
    }

    @Test
    void aWorkerThatIsKilledInTheMiddleOfAPullCostsTheTaskNothing(@TempDir Path scratch) {
        try (SlowLink link = new SlowLink(registry.port(), 100_000)) {
            pushLarge(registry.name("team/slow:2"), scratch.resolve("large"));
            String task = cluster.api()
                    .submit("{\"image\": \"" + image(link.port(), "team/slow:2")
                            + "\", \"command\": [\"sleep\", \"600\"], \"restartPolicy\": \"no\"}");
            awaitProgress(task, 1);

            cluster.killWorker();
            link.hurry();
            cluster.restartWorker();

            expectRunning(task);
            assertThat(history(task)).contains("START_INTERRUPTED").doesNotContain("CONTAINER_VANISHED");
        }
    }
}
