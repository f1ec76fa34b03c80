package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that wants a password gets it from the worker, and nobody else does. */
class PrivateRegistryIT {

    @TempDir
    Path folder;

    private RegistryContainer registry;
    private String image;

    @BeforeEach
    void start() throws IOException {
        registry = RegistryContainer.closed();
        registry.start();
        image = registry.name("team/secret:1");
        Docker.ensureImage(folder);
        String auth = Base64.getEncoder()
                .encodeToString(
                        (RegistryContainer.USER + ":" + RegistryContainer.PASSWORD).getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                folder.resolve("config.json"),
                "{\"auths\": {\"127.0.0.1:" + registry.port() + "\": {\"auth\": \"" + auth + "\"}}}");
        Docker.run("tag", Docker.IMAGE, image);
        Docker.run("--config", folder.toString(), "push", image);
        Docker.run("rmi", image);
    }

    @AfterEach
    void stop() {
        registry.stop();
    }

    private String[] credentials(String... password) {
        return Stream.concat(
                        Stream.of(
                                "--gantry.worker.registries.ours.address=127.0.0.1:" + registry.port(),
                                "--gantry.worker.registries.ours.user=" + RegistryContainer.USER),
                        Stream.of(password))
                .toArray(String[]::new);
    }

    @Test
    @Concurrent
    void withoutCredentialsTheTaskFailsAndSaysSo() {
        try (SmallCluster cluster = SmallCluster.startWith(folder)) {
            String task = cluster.api().submit("{\"image\": \"" + image + "\"}");

            assertThat(cluster.api().await(task, "FAILED").get("reason").stringValue())
                    .isEqualTo("IMAGE_PULL_DENIED");
        }
    }

    @Test
    @Concurrent
    void aWrongPasswordIsDenied() {
        try (SmallCluster cluster =
                SmallCluster.startWith(folder, credentials("--gantry.worker.registries.ours.password=wr0ng"))) {
            String task = cluster.api().submit("{\"image\": \"" + image + "\"}");

            assertThat(cluster.api().await(task, "FAILED").get("reason").stringValue())
                    .isEqualTo("IMAGE_PULL_DENIED");
            assertThat(cluster.workerOutput()).doesNotContain("wr0ng");
        }
    }

    @Test
    @Concurrent
    void aPasswordInAFileOpensTheRegistryAndIsFoundNowhereElse() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), RegistryContainer.PASSWORD + "\n");
        SmallCluster cluster = SmallCluster.startWith(
                folder, credentials("--gantry.worker.registries.ours.password-file=" + password));
        try (cluster) {
            String task = cluster.api().submit("{\"image\": \"" + image + "\", \"command\": [\"sleep\", \"600\"]}");
            assertThat(cluster.api().await(task, "RUNNING").get("state").stringValue())
                    .isEqualTo("RUNNING");

            String container = Docker.containers(cluster.clusterLabel()).getFirst();
            for (String shown : List.of(
                    Docker.run("inspect", container),
                    cluster.api().get("/tasks/" + task).body(),
                    cluster.api().get("/tasks/" + task + "/events").body(),
                    cluster.workerApi().get("/tasks").body(),
                    cluster.workerOutput(),
                    cluster.managerOutput())) {
                assertThat(shown).doesNotContain(RegistryContainer.PASSWORD);
            }
        }
        assertNoFileHas(cluster.data(), RegistryContainer.PASSWORD);
        Docker.run("rmi", "-f", image);
    }

    private static void assertNoFileHas(Path data, String text) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(text);
            }
        }
    }
}
