package dev.gantry.manager.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.TestManager;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.DigestUtils;

/** The page as a manager serves it over HTTP, with a token. */
class DashboardTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext manager;

    @BeforeAll
    static void start() {
        manager = TestManager.start(folder, "--gantry.cluster-token=secret");
    }

    @AfterAll
    static void stop() {
        manager.close();
    }

    private static HttpRequest.Builder request(String path) {
        String port = manager.getEnvironment().getProperty("local.server.port", "");
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).header("Authorization", "Bearer secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/dashboard.css", "/dashboard.js", "/task.js"})
    void thePageAndItsFilesMayDoNothingButShowThemselves(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .contains("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                        + " img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dashboard.css", "/dashboard.js", "/task.js"})
    void aBrowserKeepsAFileForAsLongAsItsContentIsTheSame(String path) throws IOException, InterruptedException {
        HttpResponse<String> whole = get(path);
        String tag = whole.headers().firstValue("ETag").orElseThrow();

        assertThat(whole.headers().firstValue("Last-Modified")).isEmpty();
        assertThat(tag).contains(DigestUtils.md5DigestAsHex(whole.body().getBytes(StandardCharsets.UTF_8)));
        assertThat(again(path, tag)).isEqualTo(304);
        assertThat(again(path, "\"an older one\"")).isEqualTo(200);
    }

    private static int again(String path, String tag) throws IOException, InterruptedException {
        return send(request(path).header("Authorization", "Bearer secret").header("If-None-Match", tag))
                .statusCode();
    }

    @Test
    void whatWasSubmittedIsOnThePage() throws IOException, InterruptedException {
        HttpResponse<String> submitted = send(request("/tasks")
                .header("Authorization", "Bearer secret")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"web\", \"image\": \"nginx:alpine\"}")));
        assertThat(submitted.statusCode()).isEqualTo(201);

        HttpResponse<String> page = get("/");

        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(page.body()).contains(">web</a>", "nginx:alpine", "<code>NO_WORKERS</code>", "pending");
        assertThat(page.body())
                .contains("<h1 class=\"verdict warn\">No worker has joined yet, 1 task waits for a place.</h1>");
    }

    @Test
    void aBrowserWithoutTheTokenIsAskedForIt() throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request("/").header("Accept", "text/html"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(asked -> assertThat(asked).startsWith("Basic "));
        assertThat(answer.body()).doesNotContain("<h1");
        assertThat(send(request("/").header("Authorization", "Basic eDpzZWNyZXQ="))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTaskHasAPageOfItsOwnUnderTheSamePolicy() throws IOException, InterruptedException {
        String id = "5c0c34cc-0000-4000-8000-000000000001";
        send(request("/tasks")
                .header("Authorization", "Bearer secret")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"id\": \"" + id + "\", \"name\": \"paged\", \"image\": \"nginx:alpine\"}")));

        HttpResponse<String> page = get("/dashboard/tasks/" + id);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .isEqualTo(get("/").headers().firstValue("Content-Security-Policy"));
        assertThat(page.body()).contains("paged is pending.", "There is no log yet.");
        assertThat(send(request("/dashboard/tasks/" + id)).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "abc                                  | 400 | “abc” is no id of a task.",
                "zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz | 400 | is no id of a task.",
                "%3Cscript%3E                         | 400 | “&lt;script&gt;” is no id of a task.",
                "5c0c34cc-0000-4000-8000-000000000002 | 404 | There is no task 5c0c34cc-0000-4000-8000-000000000002.",
            })
    void whereThereIsNoTaskAPageSaysSoAndLeadsBack(String id, int status, String sentence)
            throws IOException, InterruptedException {
        HttpResponse<String> page = send(request("/dashboard/tasks/" + id)
                .header("Authorization", "Bearer secret")
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));

        assertThat(page.statusCode()).isEqualTo(status);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .isEqualTo(get("/").headers().firstValue("Content-Security-Policy"));
        assertThat(page.body())
                .contains("<!doctype html>", "<h1 class=\"verdict warn\">", sentence + "</h1>", "<a href=\"/\">")
                .doesNotContain("<script");
    }
}
