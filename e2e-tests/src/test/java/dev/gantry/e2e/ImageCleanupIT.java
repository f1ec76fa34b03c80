package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Images come and go on a real engine: only what the worker pulled goes, and only when nobody needs it. */
class ImageCleanupIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Every disk is above them, so that what may go goes at the next look. */
    private static final String[] FULL = {
        "--gantry.worker.images.cleanup.high-watermark=0",
        "--gantry.worker.images.cleanup.low-watermark=0",
        "--gantry.worker.images.cleanup.minimum-age=0s",
        "--gantry.worker.images.cleanup.path=/"
    };

    @TempDir
    Path folder;

    private final RegistryContainer registry = new RegistryContainer();
    private SmallCluster cluster;
    private Api api;
    private String own;
    private String renamed;
    private String theirs;

    @BeforeEach
    void start() {
        cluster = SmallCluster.startWith(folder, FULL);
        api = cluster.api();
        registry.start();
        own = registry.name("team/own:1");
        renamed = registry.name("team/renamed:1");
        theirs = registry.name("team/theirs:1");
        int content = 1;
        for (String image : List.of(own, renamed, theirs)) {
            Docker.makeImage(folder.resolve("image-" + content), image, new byte[] {(byte) content++, 42});
            Docker.run("push", image);
        }
        // What is there before is somebody else's, although the registry has it as well.
        List.of(own, renamed).forEach(image -> Docker.run("rmi", image));
    }

    @AfterEach
    void stop() {
        cluster.close();
        registry.stop();
        for (String image : List.of(own, renamed, theirs, "gantry-e2e/mine:1")) {
            if (isThere(image)) {
                Docker.run("rmi", "-f", image);
            }
        }
    }

    private static boolean isThere(String image) {
        return !Docker.run("images", "-q", image).isBlank();
    }

    private String submit(String image) {
        String id = api.submit("{\"image\": \"" + image
                + "\", \"command\": [\"sleep\", \"600\"], \"pullPolicy\": \"always\", \"stopGrace\": \"0s\"}");
        assertThat(api.await(id, "RUNNING").path("state").asString()).isEqualTo("RUNNING");
        return id;
    }

    private List<String> pruned() {
        JsonNode report = api.post(images() + "/prune?dryRun=true", "").json();
        assertThat(report.path("dryRun").asBoolean()).isTrue();
        return report.path("removed")
                .valueStream()
                .map(image -> image.path("names").toString())
                .toList();
    }

    private JsonNode kept() {
        return api.get(images()).json().path("kept");
    }

    private String images() {
        return "/workers/" + cluster.workerName() + "/images";
    }

    private double removals() {
        return cluster.workerApi()
                .get("/actuator/metrics/gantry.worker.images.removed")
                .json()
                .path("measurements")
                .path(0)
                .path("value")
                .asDouble();
    }

    @Test
    void aboveTheWatermarkGoesWhatTheWorkerPulledAndNobodyNeeds() {
        List<String> tasks = List.of(submit(own), submit(renamed), submit(theirs));
        Docker.run("tag", renamed, "gantry-e2e/mine:1");

        assertThat(kept().valueStream().map(image -> image.path("keep").asString()))
                .as("two are pulled, and each is needed")
                .hasSize(2)
                .allMatch(why -> why.equals("ASSIGNED"));
        assertThat(pruned()).isEmpty();

        tasks.forEach(id -> api.delete("/tasks/" + id + "?grace=0s&wait=30s"));

        await().atMost(PATIENCE).until(() -> !isThere(own));
        await().atMost(PATIENCE).until(() -> removals() == 1);
        assertThat(isThere(theirs)).as("it was there before").isTrue();
        assertThat(isThere(renamed)).as("somebody gave it a name").isTrue();
        assertThat(isThere("gantry-e2e/mine:1")).isTrue();
        assertThat(kept().valueStream().map(image -> image.path("keep").asString()))
                .containsExactly("NAMED_BY_OTHERS");
        assertThat(cluster.workerOutput()).contains("Removed image=" + own);

        Docker.run("rmi", "gantry-e2e/mine:1");

        await().atMost(PATIENCE).until(() -> !isThere(renamed));
        assertThat(api.await(submit(own), "RUNNING").path("state").asString())
                .as("it is pulled again")
                .isEqualTo("RUNNING");
    }
}
