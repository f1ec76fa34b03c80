package dev.gantry.manager.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.TestManager;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What there is no room for is refused by its name, and never reaches the database. */
class RegistrationBoundsTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path folder;

    private static ConfigurableApplicationContext manager;

    @BeforeAll
    static void open() {
        manager = TestManager.start(folder);
    }

    @AfterAll
    static void close() {
        manager.close();
    }

    private static HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        String port = manager.getEnvironment().getRequiredProperty("local.server.port");
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static ObjectNode registration() {
        return (ObjectNode) JSON.readTree("""
                {"id": "11111111-2222-4333-8444-555555555555", "name": "w1", "address": "http://127.0.0.1:1",
                 "capacity": {"cpu": 1, "memory": 1024, "disk": 1, "pids": 100}, "labels": {"zone": "a"},
                 "portRange": "20000-20010", "arch": "x86_64", "version": "1",
                 "engine": {"state": "OK", "version": "1", "api": "1.41"},
                 "incarnation": "11111111-2222-4333-8444-666666666666", "leases": true}""");
    }

    @ParameterizedTest
    @CsvSource({
        "name, 255",
        "address, 255",
        "arch, 64",
        "version, 64",
        "engine.version, 64",
        "engine.api, 16",
    })
    void eachTextOfARegistrationHasABound(String field, int longest) throws Exception {
        ObjectNode body = registration();
        ObjectNode owner = field.startsWith("engine.") ? (ObjectNode) body.get("engine") : body;
        owner.put(field.substring(field.indexOf('.') + 1), "a".repeat(longest + 1));

        HttpResponse<String> answer = post("/workers", body.toString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).at("/errors/0/field").asString())
                .isEqualTo(field);
        assertThat(answer.body()).contains("at most " + longest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"id\": 5}                               | id       | must be a text",
                "{\"id\": \"abc\"}                         | id       | not a UUID",
                "{\"name\": \"w1\", \"adress\": \"x\"}     | adress   | is not known here; known are address, ",
                "{\"portRange\": 5}                        | portRange | must be a text",
                "{\"portRange\": \"5-1\"}                  | portRange | is not within 1-65535",
                "{\"capacity\": {\"cpu\": \"many\"}}       | capacity.cpu | must be a number",
                "{\"engine\": {\"state\": \"WELL\"}}       | engine.state | must be one of OK, ",
                "{\"incarnation\": \"now\"}                | incarnation | must be a text",
                "{\"name\": \"w1\"}                        | id       | is required",
                "[]                                      | body     | must be an object",
            })
    void theFieldThatIsWrongIsNamedBeforeThoseThatAreMissing(String body, String field, String words)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = post("/workers", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode first = JSON.readTree(answer.body()).at("/errors/0");
        assertThat(first.get("field").asString()).isEqualTo(field);
        assertThat(first.get("message").asString()).contains(words).doesNotContain("dev.gantry");
    }

    @Test
    void allWrongFieldsAreNamed() throws Exception {
        ObjectNode body = registration();
        body.remove("arch");
        body.put("name", " ");
        body.putObject("labels").put("zone", "a".repeat(1_025));
        body.putObject("capacity").put("cpu", -1);

        HttpResponse<String> answer = post("/workers", body.toString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).get("errors").findValuesAsString("field"))
                .containsExactly("name", "arch", "capacity", "labels");
    }

    @Test
    void theNameOfAnAnnouncedMachineHasABoundAndTheManagerGoesOn() throws Exception {
        HttpResponse<String> tooLong = post("/nodes", announced("a".repeat(256)));
        HttpResponse<String> longest = post("/nodes", announced("a".repeat(255)));

        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(tooLong.body()).at("/errors/0/field").asString())
                .isEqualTo("id");
        assertThat(longest.statusCode()).isEqualTo(201);
    }

    private static String announced(String name) {
        return "{\"id\": \"" + name + "\", \"healthy\": true}";
    }
}
