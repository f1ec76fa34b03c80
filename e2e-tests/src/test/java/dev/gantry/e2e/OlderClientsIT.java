package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The requests of older orchestrators' clients, to the letter. */
class OlderClientsIT {

    private static final String EVENT_ID = "266592cd-960d-4091-981c-8c25c44b1018";

    @TempDir
    static Path folder;

    private static SmallCluster cluster;
    private static Api api;

    @BeforeAll
    static void start() {
        cluster = SmallCluster.start(folder);
        api = cluster.api();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aTaskInCamelCaseWithTheContentTypeOfCurlIsAccepted() {
        Api.Answer answer = api.post(
                "/tasks",
                "{\"name\": \"web-server\", \"image\": \"nginx:latest\", \"memory\": 512, \"cpu\": 1.0, \"disk\": 1,"
                        + " \"exposedPorts\": {\"80/tcp\": {}}}");

        assertThat(answer.status()).isEqualTo(201);
        JsonNode task = answer.json();
        assertThat(task.get("spec").get("ports").get(0).get("container").intValue())
                .isEqualTo(80);
        String path = "/tasks/" + task.get("id").stringValue();
        assertThat(answer.response().headers().firstValue("Location")).contains(path);
        assertThat(api.get(path).status()).isEqualTo(200);
        assertThat(api.get("/tasks").json().isArray()).isTrue();
        assertThat(api.delete(path).status()).isEqualTo(202);
    }

    @Test
    void aTaskEventStartsAndStopsATask() {
        String start = "{\"ID\": \"" + EVENT_ID + "\", \"State\": 2, \"Task\": {\"State\": 1, \"ID\": \"" + EVENT_ID
                + "\", \"Name\": \"task-1\", \"Image\": \"strm/helloworld-http\"}}";

        assertThat(api.post("/tasks", start).status()).isEqualTo(201);
        assertThat(api.post("/tasks", start).status()).isEqualTo(200);
        JsonNode task = api.get("/tasks/" + EVENT_ID).json();
        assertThat(task.get("spec").get("name").stringValue()).isEqualTo("task-1");
        assertThat(task.get("spec").get("image").stringValue()).isEqualTo("strm/helloworld-http");

        String stop =
                "{\"ID\": \"6be4cb6b-61d1-40cb-bc7b-9cacefefa60c\", \"State\": 3, \"Task\": {\"State\": 2, \"ID\": \""
                        + EVENT_ID + "\"}}";
        assertThat(api.post("/tasks", stop).status()).isEqualTo(201);
        assertThat(api.await(EVENT_ID, "COMPLETED").get("state").stringValue()).isEqualTo("COMPLETED");
    }

    @Test
    void aHealthCheckIsAPath() {
        String start = "{\"ID\": \"11111111-2222-4333-8444-777777777777\", \"State\": 2, \"Task\": {\"ID\":"
                + " \"11111111-2222-4333-8444-777777777777\", \"Name\": \"checked\", \"Image\": \"" + Docker.IMAGE
                + "\", \"Cmd\": [\"httpd\", \"-f\", \"-p\", \"8080\", \"-h\", \"/\"],"
                + " \"ExposedPorts\": {\"8080/tcp\": {}}, \"HealthCheck\": \"/bin/not-executable\"}}";

        assertThat(api.post("/tasks", start).status()).isEqualTo(201);

        String path = "/tasks/11111111-2222-4333-8444-777777777777";
        JsonNode check = api.get(path).json().get("spec").get("healthCheck");
        assertThat(check.get("type").stringValue()).isEqualTo("http");
        assertThat(check.get("port").intValue()).isEqualTo(8080);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> api.get(path).json().get("health").stringValue().equals("HEALTHY"));
        assertThat(api.delete(path).status()).isEqualTo(202);
    }

    @Test
    void stoppingAnUnknownTaskIs404() {
        String stop = "{\"ID\": \"6be4cb6b-61d1-40cb-bc7b-9cacefefa60c\", \"State\": 3,"
                + " \"Task\": {\"ID\": \"11111111-2222-4333-8444-555555555555\"}}";

        assertThat(api.post("/tasks", stop).status()).isEqualTo(404);
    }

    @Test
    void anAnnouncedNodeGivesWayToTheMachineThatJoinsUnderItsName() {
        api.post("/nodes", "{\"id\": \"node-2\", \"healthy\": true}");
        String registration = """
                {"id": "11111111-2222-4333-8444-555555555555", "name": "node-2", "address": "http://127.0.0.1:1",
                 "capacity": {"cpu": 1, "memory": 1, "disk": 1, "pids": 1}, "labels": {}, "portRange": "1-2",
                 "arch": "x86_64", "version": "1", "engine": {"state": "OK", "version": "1", "api": "1.41"},
                 "incarnation": "11111111-2222-4333-8444-666666666666"}""";

        assertThat(api.post("/workers", registration).status()).isEqualTo(200);

        assertThat(api.get("/workers")
                        .json()
                        .valueStream()
                        .filter(worker -> worker.get("name").stringValue().equals("node-2"))
                        .map(worker -> worker.get("id").stringValue()))
                .containsExactly("11111111-2222-4333-8444-555555555555");
    }

    @Test
    void nodesAreAnnouncedAndTakenOutOfService() {
        assertThat(api.get("/nodes").json().isArray()).isTrue();

        Api.Answer announced = api.post("/nodes", "{\"id\": \"node-1\", \"healthy\": true}");
        assertThat(announced.status()).isEqualTo(201);
        assertThat(announced.json().get("liveness").stringValue()).isEqualTo("UNKNOWN");
        assertThat(announced.json().get("capacity").get("memory").intValue()).isZero();

        JsonNode cordoned = api.put("/nodes/node-1", "{\"healthy\": false}").json();
        assertThat(cordoned.get("availability").stringValue()).isEqualTo("CORDONED");
        JsonNode back = api.put("/nodes/node-1", "{\"healthy\": true}").json();
        assertThat(back.get("availability").stringValue()).isEqualTo("ACTIVE");
        assertThat(api.get("/health").json().get("status").stringValue()).isEqualTo("UP");
    }
}
