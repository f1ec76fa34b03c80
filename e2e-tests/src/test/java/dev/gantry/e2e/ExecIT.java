package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gantry.machines.Command;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Commands inside containers on a real engine: over HTTP, over WebSocket, and by the command line on a real terminal. */
class ExecIT {

    @TempDir
    static Path folder;

    private static SmallCluster cluster;
    private static Api api;
    private static String running;

    @BeforeAll
    static void start() {
        cluster = SmallCluster.start(folder);
        api = cluster.api();
        running = api.submit(
                "{\"image\": \"" + Docker.IMAGE
                        + "\", \"command\": [\"sh\", \"-c\", \"sleep 600\"], \"stopGrace\": \"0s\", \"env\": {\"WHO\": \"task\"}}");
        api.await(running, "RUNNING");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static Api.Answer exec(String id, String body) {
        return api.post("/tasks/" + id + "/exec", body);
    }

    @Test
    void aCommandAnswersBothStreamsAndItsExitCode() {
        JsonNode result = exec(
                        running,
                        "{\"command\": [\"sh\", \"-c\", \"echo $WHO $MORE; echo bad >&2; exit 7\"], \"env\": {\"MORE\": \"x y\"}}")
                .json();

        assertThat(result.path("exitCode").intValue()).isEqualTo(7);
        assertThat(result.path("stdout").asString()).isEqualTo("task x y\n");
        assertThat(result.path("stderr").asString()).isEqualTo("bad\n");
        assertThat(result.path("truncated").asBoolean()).isFalse();
    }

    @Test
    void anAnswerIsBoundedInTimeAndSize() {
        JsonNode slow = exec(running, "{\"command\": [\"sh\", \"-c\", \"echo begun; sleep 30\"], \"timeout\": \"2s\"}")
                .json();
        assertThat(slow.path("timedOut").asBoolean()).isTrue();
        assertThat(slow.has("exitCode")).isFalse();
        assertThat(slow.path("stdout").asString()).isEqualTo("begun\n");

        JsonNode much = exec(
                        running,
                        "{\"command\": [\"sh\", \"-c\", \"x=aaaaaaaaaaaaaaaa; while [ ${#x} -lt 2000000 ]; do x=$x$x; done; echo $x\"]}")
                .json();
        assertThat(much.path("exitCode").intValue()).isZero();
        assertThat(much.path("truncated").asBoolean()).isTrue();
        assertThat(much.path("stdout").asString()).hasSize(1 << 20);
    }

    @Test
    void whatCannotBeRunIsRefusedInWords() {
        String ended = api.submit("{\"image\": \"" + Docker.IMAGE + "\", \"command\": [\"true\"]}");
        api.await(ended, "COMPLETED");

        assertThat(exec(ended, "{\"command\": [\"ls\"]}").status()).isEqualTo(409);
        assertThat(exec(running, "{\"command\": []}").status()).isEqualTo(400);
        assertThat(exec(running, "{\"command\": [\"ls\"], \"timeout\": \"1h\"}").body())
                .contains("\"field\":\"timeout\"");
        assertThat(exec(running, "{\"command\": [\"ls\"], \"shell\": true}").body())
                .contains("shell");
        assertThat(exec("11111111-2222-4333-8444-555555555555", "{\"command\": [\"ls\"]}")
                        .status())
                .isEqualTo(404);
        assertThat(exec(running, "{\"command\": [\"/no/such\"]}").body()).contains("/no/such");
    }

    @Test
    void aHandshakeFromAPageOfAnotherSiteIsRefusedByManagerAndWorker() {
        for (Api service : new Api[] {api, cluster.workerApi()}) {
            assertThatThrownBy(() -> HttpClient.newHttpClient()
                            .newWebSocketBuilder()
                            .header("Origin", "http://elsewhere.example")
                            .buildAsync(
                                    URI.create(service.base().replace("http", "ws") + "/tasks/" + running + "/exec"),
                                    new WebSocket.Listener() {})
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            refused -> assertThat(refused.getResponse().statusCode())
                                    .isEqualTo(403));
        }
    }

    @Test
    @Timeout(120)
    void theCommandLineHandsOnTheExitCodeAndTheInput() {
        assertThat(gantry("exec", running, "--", "sh", "-c", "echo out; exit 5").run())
                .isEqualTo(new Command.Result(5, "out\n"));
        Command.Result piped = shell("printf 'one\\ntwo\\n' | " + quoted("exec", "-i", running, "--", "cat"))
                .run();
        assertThat(piped).isEqualTo(new Command.Result(0, "one\ntwo\n"));
    }

    @Test
    @Timeout(120)
    void onATerminalThereIsAShellWithItsSize() {
        String typed = "sleep 3; printf 'test -t 0 && echo a-terminal; echo $((6*7)); exit 4\\r'; sleep 5";
        Command.Result result = shell("(" + typed + ") | script -qec \"stty rows 33 cols 99; "
                        + quoted("exec", "-it", running, "--", "sh").replace("\"", "\\\"") + "\" /dev/null")
                .run();

        assertThat(result.output()).contains("a-terminal", "42");
        assertThat(result.status()).isEqualTo(4);
    }

    @Test
    @Timeout(120)
    void aClientThatGoesAwayEndsTheCommandsInput() {
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create(api.base().replace("http", "ws") + "/tasks/" + running + "/exec"),
                        new WebSocket.Listener() {})
                .join();
        byte[] start = "\0{\"command\": [\"cat\"], \"stdin\": true}".getBytes(StandardCharsets.UTF_8);
        socket.sendBinary(ByteBuffer.wrap(start), true).join();
        String container =
                api.get("/tasks/" + running).json().path("containerId").asString();
        await().atMost(Duration.ofSeconds(60)).until(() -> processes(container).contains("cat"));

        socket.abort();

        await().atMost(Duration.ofSeconds(60)).until(() -> !processes(container).contains("cat"));
    }

    @Test
    void whatAContainerUsesIsToldByWorkerManagerAndMetersUntilItEnds() {
        String busy = api.submit("{\"image\": \"" + Docker.IMAGE
                + "\", \"name\": \"busy\", \"command\": [\"sh\", \"-c\", \"while true; do true; done\"],"
                + " \"cpu\": 0.3, \"memory\": 64, \"stopGrace\": \"0s\"}");
        api.await(busy, "RUNNING");

        JsonNode usage = await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () -> api.get("/tasks/" + busy + "/stats").json(),
                        seen -> seen.path("cpu").asDouble() > 0);
        assertThat(usage.path("cpu").asDouble()).isLessThan(1);
        assertThat(usage.path("memory").asDouble()).isBetween(0.1, 64.0);
        assertThat(usage.path("memoryLimit").asInt()).isEqualTo(64);
        assertThat(cluster.workerApi()
                        .get("/tasks/" + busy + "/stats")
                        .json()
                        .path("name")
                        .asString())
                .isEqualTo("busy");
        await("the worker's next look at all containers, each 10 s")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(
                                cluster.workerApi().get("/actuator/prometheus").body())
                        .contains("gantry_task_memory_mib", busy));
        assertThat(gantry("top").output()).contains("busy", "e2e");

        api.delete("/tasks/" + busy + "?grace=0s&wait=30s");
        assertThat(api.get("/tasks/" + busy + "/stats").status()).isEqualTo(409);
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        !cluster.workerApi().get("/actuator/prometheus").body().contains(busy));
    }

    @Test
    void theFiguresOfNetworkAndBlocksMoveWithWhatIsSentAndWritten() throws Exception {
        int megabyte = 1 << 20;
        String serving = api.submit(
                "{\"image\": \"" + Docker.IMAGE + "\", \"stopGrace\": \"0s\", \"command\": [\"sh\", \"-c\","
                        + " \"busybox dd if=/dev/zero of=/file bs=1M count=1 oflag=direct; exec httpd -f -p 8080 -h /\"]}");
        String container = api.await(serving, "RUNNING").path("containerId").asString();
        String address = Docker.run(
                        "inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", container)
                .strip();
        JsonNode before = awaitStats(serving, seen -> seen.path("blockWritten").asLong() >= megabyte);
        assertThat(before.path("networkSent").asLong()).isLessThan(megabyte);

        HttpResponse<byte[]> file = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + address + ":8080/file"))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());

        assertThat(file.body()).hasSize(megabyte);
        JsonNode after = awaitStats(serving, seen -> seen.path("networkSent").asLong() >= megabyte);
        assertThat(after.path("networkSent").asLong()).isLessThan(2L * megabyte);
        assertThat(after.path("networkReceived").asLong())
                .isGreaterThan(before.path("networkReceived").asLong())
                .isLessThan(megabyte);
        assertThat(after.path("blockWritten").asLong()).isLessThan(2L * megabyte);
        api.delete("/tasks/" + serving + "?grace=0s&wait=30s");
    }

    private static JsonNode awaitStats(String task, Predicate<JsonNode> condition) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> api.get("/tasks/" + task + "/stats").json(), condition);
    }

    private static String processes(String container) {
        return Docker.run("top", container, "-eo", "pid,comm");
    }

    private static List<String> words(String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                ServiceProcess.REPOSITORY.resolve("cli/target/gantry-cli.jar").toString(),
                "--manager",
                api.base()));
        words.addAll(List.of(arguments));
        return words;
    }

    private static Command gantry(String... arguments) {
        return new Command(words(arguments), Map.of());
    }

    private static String quoted(String... arguments) {
        return String.join(
                " ", words(arguments).stream().map(word -> "\"" + word + "\"").toList());
    }

    private static Command shell(String script) {
        return new Command(List.of("sh", "-c", script), Map.of());
    }
}
