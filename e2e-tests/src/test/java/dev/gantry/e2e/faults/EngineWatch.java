package dev.gantry.e2e.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows what one engine tells of the containers of tasks, by itself and without a pause. An engine that goes away is asked
 * again until it is back, and then for all that it has: what began and ended meanwhile is learned from that.
 */
final class EngineWatch implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String TASK = "dev.gantry.task";
    private static final String ATTEMPT = "dev.gantry.attempt";
    private static final String LABEL = "\"label\":[\"" + TASK + "\"]";
    private static final String TOLD = EngineSocket.encoded("{" + LABEL + ",\"event\":[\"start\",\"die\",\"kill\"]}");
    private static final String LIST = "/containers/json?all=true&filters=" + EngineSocket.encoded("{" + LABEL + "}");
    private static final JsonMapper JSON = new JsonMapper();

    private final String machine;
    private final Supplier<Optional<Path>> socket;
    private final Runs runs;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Future<?> following;
    private Optional<Path> former = Optional.empty();
    private volatile Instant told = Instant.now();
    private volatile Instant surelyOn = told;
    private volatile boolean connected;

    /**
     * Begins to follow.
     *
     * @param socket of the engine, another one after each start of its machine; empty while that has no power
     */
    EngineWatch(String machine, Supplier<Optional<Path>> socket, Runs runs) {
        this.machine = machine;
        this.socket = socket;
        this.runs = runs;
        this.following = thread.scheduleWithFixedDelay(this::follow, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Now the machine is as it should be: what runs there runs at least until now, whatever becomes of it. */
    void isOn() {
        surelyOn = Instant.now();
    }

    /**
     * Whether it hears the engine.
     *
     * @throws AssertionError if it could not go on
     */
    boolean isConnected() {
        if (following.isDone()) {
            throw new AssertionError("the watch of " + machine + " ended: " + following);
        }
        return connected;
    }

    private void follow() {
        Optional<Path> engine = socket.get();
        if (engine.isEmpty()) {
            return;
        }
        String since = told.getEpochSecond() + "." + "%09d".formatted(told.getNano());
        try (EngineSocket events = EngineSocket.ask(engine.get(), "/events?since=" + since + "&filters=" + TOLD)) {
            list(engine.get(), former.equals(engine));
            former = engine;
            connected = true;
            BufferedReader lines = events.lines();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(JSON.readTree(line));
            }
        } catch (IOException | JacksonException away) {
            // It is asked again soon. One that is killed may break off in the middle of a word.
            connected = false;
        }
        connected = false;
    }

    private void take(JsonNode event) {
        JsonNode labels = event.at("/Actor/Attributes");
        String container = event.at("/Actor/ID").stringValue();
        String task = labels.get(TASK).stringValue();
        int attempt = Integer.parseInt(labels.get(ATTEMPT).stringValue());
        Instant at = Instant.EPOCH.plusNanos(event.get("timeNano").longValue());
        switch (event.get("Action").stringValue()) {
            case "start" -> runs.started(machine, container, task, attempt, at);
            case "die" -> runs.ended(container, at);
            case "kill" -> runs.signalled(task, attempt, at);
            default -> throw new IllegalStateException("not asked for: " + event);
        }
        told = at;
    }

    /** Learns what an engine has; from after a start of the machine it does not know when things ended. */
    private void list(Path engine, boolean sameBoot) throws IOException {
        Set<String> listed = new HashSet<>();
        for (JsonNode container : JSON.readTree(EngineSocket.get(engine, LIST))) {
            String id = container.get("Id").stringValue();
            listed.add(id);
            if (isNews(id, container.get("State").stringValue().equals("running"))) {
                learn(id, JSON.readTree(EngineSocket.get(engine, "/containers/" + id + "/json")), sameBoot);
            }
        }
        runs.runningOn(machine).stream()
                .filter(run -> !listed.contains(run.container()))
                .forEach(run -> runs.ended(run.container(), surelyOn));
    }

    private boolean isNews(String container, boolean running) {
        boolean ran =
                runs.runningOn(machine).stream().anyMatch(run -> run.container().equals(container));
        return ran != running || !runs.knows(container);
    }

    private void learn(String id, JsonNode container, boolean sameBoot) {
        JsonNode labels = container.at("/Config/Labels");
        JsonNode state = container.get("State");
        Instant start = Instant.parse(state.get("StartedAt").stringValue());
        Instant end = Instant.parse(state.get("FinishedAt").stringValue());
        boolean running = state.get("Running").booleanValue();
        boolean everRan = start.isAfter(Instant.EPOCH);
        if (everRan && (running || !runs.knows(id))) {
            int attempt = Integer.parseInt(labels.get(ATTEMPT).stringValue());
            runs.started(machine, id, labels.get(TASK).stringValue(), attempt, start);
        }
        if (!running) {
            runs.ended(id, sameBoot ? end : surelyOn);
        }
    }

    @Override
    public void close() {
        following.cancel(true);
        thread.shutdownNow();
    }
}
