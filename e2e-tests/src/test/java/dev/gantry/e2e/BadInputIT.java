package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gantry.machines.Ports;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Bad input gets a problem that names the field, and stores nothing. */
class BadInputIT {

    @TempDir
    static Path folder;

    private static ServiceProcess manager;
    private static Api api;

    @BeforeAll
    static void start() {
        int port = Ports.free();
        api = new Api("http://127.0.0.1:" + port);
        manager = ServiceProcess.manager(
                folder, Map.of("GANTRY_DATA_DIR", folder.resolve("data").toString()), "--server.port=" + port);
        await().atMost(Duration.ofSeconds(90))
                .ignoreExceptions()
                .until(() -> api.get("/health").status() == 200);
    }

    @AfterAll
    static void stop() {
        manager.close();
    }

    private static void nothingIsStored() {
        assertThat(api.get("/tasks").json()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"image\": \"nginx\", \"memroy\": 1}                                          | memroy",
                "{\"image\": \"nginx\", \"memory\": \"much\"}                                   | memory",
                "{\"name\": \"web\"}                                                            | image",
                "{\"image\": \"nginx\", \"cpu\": -1}                                            | cpu",
                "{\"image\": \"nginx\", \"ports\": [{\"container\": 80, \"host\": 8080}, {\"container\": 81, \"host\": 8080}]} | ports[1]",
                "{\"id\": \"task-1\", \"image\": \"nginx\"}                                     | id",
                "{\"image\": \"nginx\", \"healthCheck\": \"/health\"}                           | healthCheck",
                "{\"image\": \"nginx\"                                                          | body",
                "[]                                                                             | body",
                "{\"ID\": \"x\", \"State\": 2, \"Task\": {\"Image\": \"nginx\"}}                | ID",
            })
    void theFieldIsNamed(String body, String field) {
        Api.Answer answer = api.post("/tasks", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.response().headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(answer.json().get("type").stringValue()).isEqualTo("urn:gantry:problem:invalid-request");
        assertThat(answer.json()
                        .get("errors")
                        .valueStream()
                        .map(error -> error.get("field").stringValue()))
                .contains(field);
        nothingIsStored();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"network\": \"host\"                                                      | network           | host-network",
                "\"mounts\": [{\"type\": \"bind\", \"source\": \"/srv\", \"target\": \"/x\"}]     | mounts[0].type    | bind-mounts",
                "\"capabilities\": {\"add\": [\"SYS_ADMIN\"]}                               | capabilities.add  | added-capabilities",
                "\"devices\": [\"/dev/fuse\"]                                               | devices           | devices",
                "\"gpus\": 1                                                                | gpus              | gpus",
                "\"privileged\": true                                                       | privileged        | privileged",
            })
    void whatTheOperatorDoesNotPermitIsRefusedWithTheSettingThatWould(String member, String field, String permission) {
        Api.Answer answer = api.post("/tasks", "{\"image\": \"nginx\", " + member + "}");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().get("type").stringValue()).isEqualTo("urn:gantry:problem:not-permitted");
        JsonNode error = answer.json().get("errors").get(0);
        assertThat(error.get("field").stringValue()).isEqualTo(field);
        assertThat(error.get("message").stringValue()).endsWith("gantry.guard.allow has " + permission);
        nothingIsStored();
    }

    @Test
    void aBodyOfTwentyMegabytesIsRefused() {
        Api.Answer answer = api.post("/tasks", "{\"image\": \"" + "x".repeat(20_000_000) + "\"}");

        assertThat(answer.status()).isEqualTo(413);
        nothingIsStored();
    }

    @Test
    void aTaskOfTenMegabytesIsRefusedAmongOthersToo() {
        String task = "{\"image\": \"" + "x".repeat(10_000_000) + "\"}";
        for (String body : List.of(task, "[{\"image\": \"x\"}, " + task + "]")) {
            Api.Answer answer = api.post("/tasks", body);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).hasSizeLessThan(2_000);
            nothingIsStored();
        }
    }

    @Test
    void aBodyThatIsAThousandLevelsDeepIsRefused() {
        Api.Answer answer = api.post("/tasks", "{\"image\": " + "[".repeat(1_000) + "]".repeat(1_000) + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").stringValue()).contains("deeper than 100 levels");
        nothingIsStored();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/tasks/11111111-2222-4333-8444-555555555555,404",
        "GET,/tasks/11111111-2222-4333-8444-555555555555/events,404",
        "GET,/tasks/11111111-2222-4333-8444-555555555555/logs,404",
        "DELETE,/tasks/11111111-2222-4333-8444-555555555555,404",
        "GET,/tasks/no-uuid,400",
        "DELETE,/tasks/no-uuid,400",
        "GET,/tasks?limit=0,400",
        "GET,/tasks?limit=many,400",
        "GET,/tasks?state=ASLEEP,400",
        "GET,/workers/nobody,404",
        "GET,/no/such/path,404",
        "DELETE,/tasks,405",
    })
    void wrongRequestsGetProblems(String method, String path, int status) {
        Api.Answer answer = api.send(api.request(path).method(method, HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.status()).isEqualTo(status);
        JsonNode problem = answer.json();
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("type").stringValue()).startsWith("urn:gantry:problem:");
        assertThat(problem.get("detail").stringValue()).isNotBlank();
    }

    @Test
    void aPageOfAnotherSiteIsRefused() {
        Api.Answer answer = api.send(api.request("/tasks")
                .header("Origin", "http://evil.example")
                .POST(HttpRequest.BodyPublishers.ofString("{\"image\": \"nginx\"}")));

        assertThat(answer.status()).isEqualTo(403);
        nothingIsStored();
    }
}
