package dev.gantry.manager.platform;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each call of the API document takes the query parameters that the document gives it, and no other one. */
class KnownParametersTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NOBODY = "11111111-2222-4333-8444-555555555555";

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

    /** As the document has it: {@code GET /tasks} with {@code state}, {@code limit} and so on. */
    private record Call(String method, String path, List<String> parameters) {

        HttpResponse<String> with(String parameter) throws IOException, InterruptedException {
            return send(method, path.replaceAll("\\{[a-z]+}", NOBODY) + "?" + parameter + "=x", "");
        }
    }

    private static HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        String port = manager.getEnvironment().getRequiredProperty("local.server.port");
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .build(),
                BodyHandlers.ofString());
    }

    private static List<Call> calls() throws IOException, InterruptedException {
        JsonNode document = JSON.readTree(send("GET", "/v3/api-docs", "").body());
        List<Call> calls = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(call -> !path.getKey().equals("/health"))
                        .map(call -> new Call(
                                call.getKey().toUpperCase(Locale.ROOT), path.getKey(), parameters(call.getValue())))
                        .forEach(calls::add));
        return calls;
    }

    private static List<String> parameters(JsonNode call) {
        return call.path("parameters")
                .valueStream()
                .filter(parameter -> parameter.get("in").asString().equals("query"))
                .map(parameter -> parameter.get("name").asString())
                .toList();
    }

    @Test
    void aParameterThatACallDoesNotHaveIsRefusedByItsNameAndThoseThatItHasAreNamed() throws Exception {
        List<Call> calls = calls();
        assertThat(calls).hasSizeGreaterThan(30);

        for (Call call : calls) {
            HttpResponse<String> answer = call.with("stat");

            assertThat(answer.statusCode()).as(call.toString()).isEqualTo(400);
            JsonNode first = JSON.readTree(answer.body()).at("/errors/0");
            assertThat(first.path("field").asString()).as(call.toString()).isEqualTo("stat");
            String message = first.path("message").asString();
            assertThat(call.parameters()).as(call.toString()).allMatch(message::contains);
        }
    }

    @Test
    void aParameterThatACallHasIsKnown() throws Exception {
        for (Call call : calls()) {
            for (String parameter : call.parameters()) {
                assertThat(call.with(parameter).body())
                        .as("%s with %s", call, parameter)
                        .doesNotContain("is not known here", "is unknown");
            }
        }
    }

    @Test
    void allUnknownParametersAreNamed() throws Exception {
        HttpResponse<String> answer = send("GET", "/tasks?stat=RUNNING&limit=1&job=web", "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).get("errors").findValuesAsString("field"))
                .containsExactly("job", "stat");
        assertThat(answer.body()).contains("is not known here; known are after, label, limit, name, state, worker");
    }

    /** What others have set up asks for these, with what they like. */
    @ParameterizedTest
    @ValueSource(
            strings = {"/health", "/", "/dashboard.css", "/actuator/health", "/v3/api-docs", "/swagger-ui/index.html"})
    void whatIsNoCallOfTheApiTakesAnything(String path) throws Exception {
        assertThat(send("GET", path + "?stat=RUNNING", "").statusCode()).isEqualTo(200);
    }

    /** As {@code curl -d} says by itself. */
    @Test
    void aBodyThatIsSaidToBeAFormHasNoParameters() throws Exception {
        String body = "{\"name\": \"web\", \"image\": \"nginx:alpine\", \"env\": {\"QUERY\": \"a=1&stat=2\"}}";

        assertThat(send("POST", "/tasks", body).statusCode()).isEqualTo(201);
        assertThat(send("POST", "/nodes", "{\"id\": \"node-1\", \"healthy\": true}")
                        .statusCode())
                .isEqualTo(201);
    }
}
