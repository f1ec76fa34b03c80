package dev.gantry.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The manager as any client sees it.
 *
 * @param token the cluster's; empty where there is none
 */
record ManagerApi(String base, String token) {

    private static final int PATIENCE_MINUTES = 5;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = new JsonMapper();

    ManagerApi(String base) {
        this(base, "");
    }

    int port() {
        return URI.create(base).getPort();
    }

    /** Answers the id of the task, which is durable now. */
    String submit() throws InterruptedException {
        String task = String.format("""
                {"name": "benchmark", "image": "%s", "args": ["sleep", "600"], "memory": %d, "cpu": 1}""", Engine.IMAGE, Engine.MEMORY);
        HttpResponse<String> answer = send(request("/tasks")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(task)));
        return body(answer, 201).get("id").stringValue();
    }

    /** Answers the ids of so many equal tasks, which are durable now. */
    List<String> submit(String spec, int count) throws InterruptedException {
        String body = "{\"spec\": " + spec + ", \"count\": " + count + "}";
        HttpResponse<String> answer = send(request("/tasks")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        return body(answer, 201)
                .valueStream()
                .map(task -> task.get("id").stringValue())
                .toList();
    }

    /** Returns as soon as the manager knows that the task runs. Answers its container. */
    String awaitRunning(String id) throws InterruptedException {
        return awaitState(id, "RUNNING").get("containerId").stringValue();
    }

    /** Returns as soon as the manager knows that the task is in this state. Answers the task. */
    JsonNode awaitState(String id, String state) throws InterruptedException {
        String path = "/tasks/" + id + "?wait=60s&until=" + state;
        JsonNode task = get(path);
        for (int minute = 1; minute < PATIENCE_MINUTES && !is(task, "state", state); minute++) {
            task = get(path);
        }
        if (!is(task, "state", state)) {
            throw new BenchFailure("task " + id + " is not " + state + ": " + task);
        }
        return task;
    }

    /** Whether its container does its work, by its health check. */
    boolean isHealthy(String id) throws InterruptedException {
        return is(get("/tasks/" + id), "health", "HEALTHY");
    }

    private static boolean is(JsonNode task, String field, String value) {
        return task.get(field).stringValue("").equals(value);
    }

    /** Its container, if it has one, ends at once; the wish is durable when this returns. */
    void stopSoon(String id) throws InterruptedException {
        body(send(request("/tasks/" + id + "?grace=0s").DELETE()), 202);
    }

    /** Lets the tasks of a worker go elsewhere; the wish is durable when this returns. */
    void drain(String worker) throws InterruptedException {
        body(send(request("/workers/" + worker + "/drain").POST(HttpRequest.BodyPublishers.noBody())), 202);
    }

    /** Whether a worker may be given new tasks. */
    void open(String worker, boolean open) throws InterruptedException {
        body(
                send(request("/workers/" + worker)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString("{\"healthy\": " + open + "}"))),
                200);
    }

    /** Returns when its container is gone. */
    void stop(String id) throws InterruptedException {
        body(send(request("/tasks/" + id + "?grace=0s&wait=30s").DELETE()), 202);
    }

    String cluster() throws InterruptedException {
        return get("/health").get("clusterId").stringValue();
    }

    boolean isUp() throws InterruptedException {
        return status("/health") == 200;
    }

    boolean isReady(String worker) throws InterruptedException {
        for (JsonNode row : get("/workers")) {
            if (row.path("name").stringValue("").equals(worker)) {
                return row.path("liveness").stringValue("").equals("READY");
            }
        }
        return false;
    }

    /**
     * A figure that the manager keeps of itself.
     *
     * @param tag {@code key:value}
     */
    double gauge(String name, String tag) throws InterruptedException {
        return get("/actuator/metrics/" + name + "?tag=" + tag)
                .get("measurements")
                .get(0)
                .get("value")
                .doubleValue();
    }

    private int status(String path) throws InterruptedException {
        try {
            return HTTP.send(request(path).build(), HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private JsonNode get(String path) throws InterruptedException {
        return body(send(request(path).GET()), 200);
    }

    private static JsonNode body(HttpResponse<String> answer, int status) {
        if (answer.statusCode() != status) {
            throw new BenchFailure(
                    "the manager answered " + answer.statusCode() + " to " + answer.uri() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofMinutes(2));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new BenchFailure("the manager does not answer", failure);
        }
    }
}
