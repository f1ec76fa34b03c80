package dev.gantry.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What happens to containers, by the engine's own words and clock: a witness that neither side of a comparison owns. */
final class EngineEvents implements AutoCloseable {

    /** @param task the task that the container belongs to, empty for a container of a baseline */
    record Event(String action, String container, String task, Instant at) {}

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpConnection connection;
    private final BufferedReader lines;
    private final List<Event> seen = new ArrayList<>();
    private volatile boolean closed;

    EngineEvents(Engine engine) {
        this.connection = HttpConnection.open(engine.socket());
        this.lines = new BufferedReader(new InputStreamReader(
                connection.stream("/events?filters=%7B%22type%22%3A%5B%22container%22%5D%7D"), StandardCharsets.UTF_8));
        Thread.ofVirtual().name("engine-events").start(this::follow);
    }

    private void follow() {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(JSON.readTree(line));
            }
        } catch (IOException broken) {
            if (!closed) {
                throw new BenchFailure("the engine's events broke off", broken);
            }
        }
    }

    private synchronized void keep(JsonNode event) {
        long nanos = event.get("timeNano").longValue();
        JsonNode actor = event.get("Actor");
        seen.add(new Event(
                event.get("Action").stringValue(),
                actor.get("ID").stringValue(),
                actor.get("Attributes").path("dev.gantry.task").stringValue(""),
                Instant.ofEpochSecond(0, nanos)));
        notifyAll();
    }

    Event ofContainer(String action, String container) throws InterruptedException {
        return await(action, event -> event.container().equals(container));
    }

    /** The first after a moment. */
    Event ofTask(String action, String task, Instant after) throws InterruptedException {
        return await(action, event -> event.task().equals(task) && event.at().isAfter(after));
    }

    /** All of a kind after a moment, oldest first. */
    synchronized List<Event> since(Instant after, String action) {
        return seen.stream()
                .filter(event -> event.action().equals(action) && event.at().isAfter(after))
                .toList();
    }

    private synchronized Event await(String action, Predicate<Event> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<Event> found = find(action, wanted);
        while (found.isEmpty()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new BenchFailure("the engine told of no '" + action + "' within " + PATIENCE);
            }
            wait(left);
            found = find(action, wanted);
        }
        return found.get();
    }

    private Optional<Event> find(String action, Predicate<Event> wanted) {
        return seen.stream()
                .filter(event -> event.action().equals(action))
                .filter(wanted)
                .findFirst();
    }

    @Override
    public void close() {
        closed = true;
        connection.close();
    }
}
