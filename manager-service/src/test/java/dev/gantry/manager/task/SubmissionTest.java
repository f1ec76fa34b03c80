package dev.gantry.manager.task;

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
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Submissions of several tasks are accepted whole or not at all, and can be repeated under a key. */
class SubmissionTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path folder;

    private static ConfigurableApplicationContext manager;

    /** A key of this test alone. */
    private final String key = UUID.randomUUID().toString();

    private Set<String> knownBefore = Set.of();

    @BeforeAll
    static void open() {
        manager = TestManager.start(folder);
    }

    @AfterAll
    static void close() {
        manager.close();
    }

    @BeforeEach
    void look() {
        knownBefore = Set.copyOf(known());
    }

    private record Answer(int status, JsonNode body) {
        List<String> ids() {
            return body.valueStream().map(task -> task.get("id").asString()).toList();
        }
    }

    private static Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException | InterruptedException unusable) {
            throw new AssertionError(request + " has no answer", unusable);
        }
    }

    private static HttpRequest.Builder tasks(String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + manager.getEnvironment().getProperty("local.server.port") + "/tasks"));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static Answer post(String body, String... headers) {
        return send(tasks(headers)
                .POST(BodyPublishers.ofString(body.replace('\'', '"')))
                .build());
    }

    private static List<String> known() {
        return send(tasks().GET().build()).ids();
    }

    private List<String> accepted() {
        return known().stream().filter(id -> !knownBefore.contains(id)).toList();
    }

    @Test
    void anArrayIsAnsweredInItsOrder() {
        Answer answer = post("[{'image': 'a', 'name': 'a'}, {'image': 'b', 'name': 'b'}]");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body().valueStream().map(task -> task.get("name").asString()))
                .containsExactly("a", "b");
        assertThat(accepted()).containsExactlyElementsOf(answer.ids().reversed());
    }

    @Test
    void aCountedSpecIsSoManyTasksWithTheirOwnIds() {
        Answer answer = post("{'spec': {'image': 'a'}, 'count': 500}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.ids()).hasSize(500).doesNotHaveDuplicates();
        assertThat(accepted()).hasSize(500);
    }

    @Test
    void oneTaskThatCannotBeAcceptedRefusesAll() {
        String id = "266592cd-960d-4091-981c-8c25c44b1018";
        assertThat(post("{'image': 'a', 'id': '" + id + "'}").status()).isEqualTo(201);

        Answer wrong = post("[{'image': 'b'}, {'image': 'other', 'id': '" + id + "'}, {'image': 'c'}]");
        assertThat(wrong.status()).isEqualTo(409);
        assertThat(wrong.body().get("detail").asString()).contains(id);
        assertThat(accepted()).containsExactly(id);

        assertThat(post("[{'image': 'b'}, {'image': 'a', 'id': '" + id + "'}]").status())
                .isEqualTo(201);
        assertThat(accepted()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'image': 'a'}",
                "{'spec': {'image': 'a'}, 'count': 3}",
                "[{'image': 'a'}, {'image': 'b'}]",
            })
    void aRequestThatIsRepeatedUnderItsKeyFindsItsTasks(String body) {
        Answer first = post(body, IdempotencyKey.HEADER, key);
        Answer second = post(body, IdempotencyKey.HEADER, key);
        Answer other = post(body, IdempotencyKey.HEADER, key + "b");

        assertThat(Stream.of(first, second, other).map(Answer::status)).containsExactly(201, 200, 201);
        List<String> ids = first.body().isArray()
                ? first.ids()
                : List.of(first.body().get("id").asString());
        List<String> again = second.body().isArray()
                ? second.ids()
                : List.of(second.body().get("id").asString());
        assertThat(again).containsExactlyElementsOf(ids);
        assertThat(accepted()).hasSize(2 * ids.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'image': 'b'}",
                "{'image': 'a'}",
                "[{'image': 'a'}, {'image': 'b'}]",
                "{'spec': {'image': 'a'}, 'count': 2}",
                "{'spec': {'image': 'a'}, 'count': 4}",
            })
    void aKeyNamesOneRequest(String other) {
        post("{'spec': {'image': 'a'}, 'count': 3}", IdempotencyKey.HEADER, key);
        List<String> before = accepted();

        Answer answer = post(other, IdempotencyKey.HEADER, key);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body().get("detail").asString()).contains("Idempotency-Key");
        assertThat(accepted()).isEqualTo(before);
    }

    @Test
    void aKeyIsVisibleText() {
        Answer answer = post("{'image': 'a'}", IdempotencyKey.HEADER, "a b");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().get("errors").get(0).get("field").asString()).isEqualTo(IdempotencyKey.HEADER);
        assertThat(accepted()).isEmpty();
    }

    @Test
    void aStateToWaitForThatIsNoneIsReportedAsUntil() {
        HttpRequest wrong = HttpRequest.newBuilder(URI.create(
                        tasks().build().uri() + "/266592cd-960d-4091-981c-8c25c44b1018?wait=1s&until=asleep"))
                .build();

        Answer answer = send(wrong);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().get("errors").get(0).get("field").asString()).isEqualTo("until");
    }

    @Test
    void whatWasAcceptedUnderAKeyIsFoundAfterARestart() {
        Answer first = post("{'spec': {'image': 'a'}, 'count': 2}", IdempotencyKey.HEADER, key);
        manager.close();
        open();

        Answer second = post("{'spec': {'image': 'a'}, 'count': 2}", IdempotencyKey.HEADER, key);

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.ids()).isEqualTo(first.ids());
    }
}
