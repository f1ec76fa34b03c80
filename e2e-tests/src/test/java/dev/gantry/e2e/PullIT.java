package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Images come from a real registry, or the task says why they do not. */
class PullIT {

    @TempDir
    Path folder;

    private SmallCluster cluster;
    private RegistryContainer registry;

    @BeforeEach
    void start() {
        cluster = SmallCluster.start(folder);
        registry = new RegistryContainer();
        registry.start();
    }

    @AfterEach
    void stop() {
        cluster.close();
        registry.stop();
    }

    /** Puts the image into the registry and takes it off the engine. */
    private void push(String name) {
        Docker.run("tag", Docker.IMAGE, name);
        try {
            Docker.run("push", name);
        } finally {
            Docker.run("rmi", name);
        }
    }

    /** Puts an image into the registry of which the engine has nothing. */
    private void pushLarge(String name) {
        byte[] bytes = new byte[1_000_000];
        new Random(name.hashCode()).nextBytes(bytes);
        Docker.makeImage(folder.resolve("large"), name, bytes);
        try {
            Docker.run("push", name);
        } finally {
            Docker.run("rmi", name);
        }
    }

    private String submit(String image) {
        return cluster.api().submit("{\"image\": \"" + image + "\", \"command\": [\"sleep\", \"600\"]}");
    }

    private String history(String task) {
        return cluster.api().get("/tasks/" + task + "/events").body();
    }

    @Test
    void anImageThatTheMachineDoesNotHaveIsPulled() {
        String image = registry.name("team/app:1");
        push(image);
        try {
            String task = submit(image);

            assertThat(cluster.api().await(task, "RUNNING").get("state").stringValue())
                    .isEqualTo("RUNNING");
            assertThat(history(task)).contains("\"PULLING_IMAGE\"", "pulling " + image);
        } finally {
            cluster.close();
            Docker.run("rmi", "-f", image);
        }
    }

    @Test
    void anImageThatAppearsWhileTheTaskIsTriedAgainIsTaken() {
        String image = registry.name("team/late:1");
        String task = submit(image);
        await().atMost(Duration.ofSeconds(60)).until(() -> history(task).contains("IMAGE_NOT_FOUND"));

        push(image);
        try {
            assertThat(cluster.api().await(task, "RUNNING").get("state").stringValue())
                    .isEqualTo("RUNNING");
        } finally {
            cluster.close();
            Docker.run("rmi", "-f", image);
        }
    }

    @Test
    void aTaskWaitsForARegistryThatIsAwayAndRunsWhenItIsBack() {
        String image = registry.name("team/app:1");
        registry.stop();

        String task = submit(image);
        await().atMost(Duration.ofSeconds(60)).until(() -> history(task).split("\"PLACED\"", -1).length > 4);

        JsonNode waiting = cluster.api().get("/tasks/" + task).json();
        assertThat(waiting.get("state").stringValue()).isIn("PENDING", "SCHEDULED");
        assertThat(history(task)).contains("REGISTRY_UNAVAILABLE", "connection refused");

        registry.start();
        push(image);
        try {
            assertThat(cluster.api().await(task, "RUNNING").get("state").stringValue())
                    .isEqualTo("RUNNING");
        } finally {
            cluster.close();
            Docker.run("rmi", "-f", image);
        }
    }

    @Test
    void whatExactlyRunsIsKnownByItsDigest() {
        String image = registry.name("team/exact:1");
        push(image);
        try {
            String task = submit(image);

            String digest =
                    cluster.api().await(task, "RUNNING").path("imageDigest").stringValue("");
            assertThat(Docker.run("inspect", "--format", "{{.RepoDigests}}", image))
                    .contains(image.replace(":1", "") + "@" + digest);
        } finally {
            cluster.close();
            Docker.run("rmi", "-f", image);
        }
    }

    @Test
    void howFarAPullIsIsShownAndNotWrittenDown() {
        try (SlowLink link = new SlowLink(registry.port(), 100_000)) {
            pushLarge(registry.name("team/slow:1"));
            String image = "127.0.0.1:" + link.port() + "/team/slow:1";
            String task = submit(image);
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
            cluster.close();
            Docker.run("rmi", "-f", image);
        }
    }

    private JsonNode awaitProgress(String task, long bytes) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> cluster.api()
                                .get("/tasks/" + task)
                                .json()
                                .path("live")
                                .path("pull"),
                        pull -> pull.path("doneBytes").asLong() >= bytes);
    }

    private String etag(String task) {
        return cluster.api()
                .get("/tasks/" + task)
                .response()
                .headers()
                .firstValue("ETag")
                .orElseThrow();
    }

    @Test
    void aWorkerThatIsKilledInTheMiddleOfAPullCostsTheTaskNothing() {
        try (SlowLink link = new SlowLink(registry.port(), 100_000)) {
            pushLarge(registry.name("team/slow:2"));
            String image = "127.0.0.1:" + link.port() + "/team/slow:2";
            String task = cluster.api()
                    .submit("{\"image\": \"" + image
                            + "\", \"command\": [\"sleep\", \"600\"], \"restartPolicy\": \"no\"}");
            awaitProgress(task, 1);

            cluster.killWorker();
            link.hurry();
            cluster.restartWorker();

            assertThat(cluster.api().await(task, "RUNNING").get("state").stringValue())
                    .isEqualTo("RUNNING");
            assertThat(history(task)).contains("START_INTERRUPTED").doesNotContain("CONTAINER_VANISHED");
            cluster.close();
            Docker.run("rmi", "-f", image);
        }
    }
}
