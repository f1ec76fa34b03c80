package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void aRegistryThatIsAwayIsSaidInTheEnginesWords() {
        String image = registry.name("team/app:1");
        registry.stop();

        String task = submit(image);

        assertThat(cluster.api().await(task, "FAILED").get("reason").stringValue())
                .isEqualTo("IMAGE_NOT_FOUND");
        assertThat(cluster.api().get("/tasks/" + task).json().get("message").stringValue())
                .contains("connection refused");
    }
}
