package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.e2e.TaskDocument.Example;
import dev.gantry.machines.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code docs/tasks.md} says about each field is what happens. */
class TaskDocumentIT {

    private static final String UNIQUE = "gantry-docs-" + UUID.randomUUID();
    private static final String CHECKED_IMAGE = UNIQUE + "-checked";
    /** An image that is there, of a registry that is not. */
    private static final String ELSEWHERE_IMAGE = "registry.invalid/" + UNIQUE + ":2";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path folder;

    private static SmallCluster cluster;

    /** The document's names for things of a machine, and this machine's. */
    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws IOException {
        Path data = Files.createDirectory(folder.resolve("mounted"));
        NAMES.put("busybox", Docker.IMAGE);
        NAMES.put("image-with-a-healthcheck", CHECKED_IMAGE);
        NAMES.put("registry.invalid/app:2", ELSEWHERE_IMAGE);
        NAMES.put("backend", UNIQUE);
        NAMES.put("pgdata", UNIQUE);
        NAMES.put("/srv/data", data.toString());
        NAMES.put("28080", Integer.toString(Ports.free()));
        NAMES.put("28443", Integer.toString(Ports.free()));
        cluster = SmallCluster.startWith(
                folder,
                "--gantry.guard.allow=host-network,bind-mounts,added-capabilities,devices,gpus,privileged",
                "--gantry.guard.bind-sources=" + data);
        Docker.run("network", "create", UNIQUE);
        Docker.run("tag", Docker.IMAGE, ELSEWHERE_IMAGE);
        makeCheckedImage();
    }

    private static void makeCheckedImage() {
        String container = Docker.run("create", Docker.IMAGE, "true").strip();
        Docker.run("commit", "--change", "HEALTHCHECK --interval=1s CMD [\"true\"]", container, CHECKED_IMAGE);
        Docker.run("rm", container);
    }

    @AfterAll
    static void stop() {
        cluster.close();
        Docker.run("rmi", ELSEWHERE_IMAGE, CHECKED_IMAGE);
        Docker.run("network", "rm", UNIQUE);
        Docker.run("volume", "rm", UNIQUE);
    }

    private static Stream<Example> examples() {
        return TaskDocument.examples(NAMES).stream();
    }

    @ParameterizedTest
    @Concurrent
    @MethodSource("examples")
    void anExampleDoesWhatIsSaidBesideIt(Example example) {
        switch (example.kind()) {
            case "docker inspect" -> {
                String id = submitted(example);
                String container = reached(id, "RUNNING").get("containerId").stringValue();
                example.claims()
                        .forEach((template, shown) -> assertThat(Docker.run("inspect", "--format", template, container)
                                        .strip())
                                .as(template)
                                .isEqualTo(shown));
                end(id);
            }
            case "the task" -> {
                String id = submitted(example);
                awaitSaid("/tasks/" + id, example);
                end(id);
            }
            case "after a stop" -> {
                String id = submitted(example);
                reached(id, "RUNNING");
                awaitOutput(id);
                cluster.api().delete("/tasks/" + id);
                awaitSaid("/tasks/" + id, example);
            }
            case "its explanation" -> {
                String id = submitted(example);
                awaitSaid("/tasks/" + id + "/explain", example);
                end(id);
            }
            case "accepted with" -> {
                Api.Answer answer = cluster.api().post("/tasks", example.body());
                assertThat(answer.status()).isEqualTo(201);
                assertSays(answer.json(), example.claims());
                end(answer.json().get("id").stringValue());
            }
            case "refused with" -> {
                Api.Answer answer = cluster.api().post("/tasks", example.body());
                assertSays(answer.json(), example.claims());
                assertThat(answer.status())
                        .isEqualTo(answer.json().get("status").intValue());
            }
            default -> throw new AssertionError("a table of the document begins with '" + example.kind() + "'");
        }
    }

    private static String submitted(Example example) {
        return cluster.api().submit(example.body());
    }

    private static JsonNode reached(String id, String state) {
        JsonNode task = cluster.api().await(id, state);
        assertThat(task.get("state").stringValue()).as("%s", task).isEqualTo(state);
        return task;
    }

    /** A signal that comes before the program can handle it says nothing. */
    private static void awaitOutput(String id) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> cluster.api().get("/tasks/" + id + "/logs"),
                        log -> log.status() == 200 && !log.body().isBlank());
    }

    /** Waits until all claims hold at once, and that the task runs if they say nothing else. */
    private static void awaitSaid(String path, Example example) {
        Map<String, String> claims = new LinkedHashMap<>(Map.of("state", "RUNNING"));
        claims.putAll(example.claims());
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertSays(cluster.api().get(path).json(), claims));
    }

    private static void assertSays(JsonNode json, Map<String, String> claims) {
        claims.forEach((path, value) -> assertThat(
                        json.at("/" + path.replace("[", "/").replace("]", "").replace('.', '/'))
                                .asString())
                .as(path)
                .isEqualTo(value));
    }

    /** Its port and its volume are let go of: no two examples have the same. */
    private static void end(String id) {
        String path = "/tasks/" + id;
        cluster.api().delete(path + "?grace=0s");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            JsonNode last = cluster.api().get(path).json();
            return List.of("COMPLETED", "FAILED").contains(last.get("state").stringValue());
        });
    }

    /** Only its engine knows who made a volume, so the worker has the last word. */
    @Test
    void aVolumeOfSomebodyElseIsRefusedByTheWorkerAndTheTaskSaysWhy() {
        String foreign = UNIQUE + "-foreign";
        Docker.run("volume", "create", foreign);
        try {
            String id = cluster.api().submit("""
                    {"image": "%s", "command": ["sleep", "600"], "mounts": [{"source": "%s", "target": "/data"}]}""".formatted(Docker.IMAGE, foreign));

            JsonNode task = cluster.api().await(id, "RUNNING");

            assertThat(task.get("state").stringValue()).isEqualTo("FAILED");
            assertThat(task.get("reason").stringValue()).isEqualTo("NOT_PERMITTED");
            assertThat(task.get("message").stringValue()).contains(foreign, "gantry.guard.allow has foreign-volumes");
            assertThat(Docker.run("ps", "-aq", "--filter", "label=dev.gantry.task=" + id))
                    .isBlank();
        } finally {
            Docker.run("volume", "rm", foreign);
        }
    }

    @Test
    void everyExampleHasATableAndEveryFieldAnExampleAtAnyDepth() {
        assertThat(TaskDocument.examples(Map.of())).hasSize(TaskDocument.blocks());
        JsonNode api = cluster.api().get("/v3/api-docs").json();
        Set<String> shown = new HashSet<>();
        TaskDocument.examples(Map.of()).stream()
                .filter(example -> !example.kind().equals("refused with"))
                .forEach(example -> shown.addAll(SpecFields.shown(api, JSON.readTree(example.body()))));
        assertThat(shown).containsExactlyInAnyOrderElementsOf(SpecFields.known(api));
    }
}
