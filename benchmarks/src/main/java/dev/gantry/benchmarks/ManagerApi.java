package dev.gantry.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The manager as any client sees it. */
record ManagerApi(String base) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = new JsonMapper();

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

    /** Returns as soon as the manager knows that the task runs. Answers its container. */
    String awaitRunning(String id) throws InterruptedException {
        JsonNode task = get("/tasks/" + id + "?wait=30s&until=RUNNING");
        if (!task.get("state").stringValue().equals("RUNNING")) {
            throw new BenchFailure("task " + id + " does not run: " + task);
        }
        return task.get("containerId").stringValue();
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
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofMinutes(1));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new BenchFailure("the manager does not answer", failure);
        }
    }
}
