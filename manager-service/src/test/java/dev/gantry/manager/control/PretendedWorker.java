package dev.gantry.manager.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.Phase;
import dev.gantry.model.PortRange;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AssignmentBatch;
import dev.gantry.model.wire.GantryJson;
import dev.gantry.model.wire.Observation;
import dev.gantry.model.wire.ObservationBatch;
import dev.gantry.model.wire.WorkerLive;
import dev.gantry.model.wire.WorkerRegistration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** A machine that runs at once whatever it is told to, and answers over HTTP as a worker does. Thread-safe. */
final class PretendedWorker implements AutoCloseable {

    static final WorkerId ID = new WorkerId(new UUID(7, 7));

    private static final JsonMapper JSON = GantryJson.mapper();
    private static final EngineStatus ENGINE = new EngineStatus(EngineState.OK, "27.0", "1.47");

    private final UUID incarnation = new UUID(8, 8);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final List<Assignment> taken = new ArrayList<>();
    private final Map<String, Observation> observations = new TreeMap<>();
    private final Semaphore changes = new Semaphore(0);
    private final CountDownLatch end = new CountDownLatch(1);
    private long revision;
    private volatile boolean silent;
    private volatile boolean newer;

    PretendedWorker() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/tasks", this::tasks);
        server.start();
    }

    WorkerRegistration registration() {
        return new WorkerRegistration(
                ID,
                "pretended",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                new Resources(8_000, 8_192, 100, 100_000),
                Map.of(),
                new PortRange(20_000, 29_999),
                "x86_64",
                "1",
                ENGINE,
                incarnation,
                false);
    }

    /** Everything that it was told, in this order. */
    synchronized List<Assignment> taken() {
        return List.copyOf(taken);
    }

    /** Answers nothing any more. */
    void fallSilent() {
        silent = true;
    }

    /** Answers as a later version would that knows more reasons, and has more to say. */
    void becomeNewer() {
        newer = true;
    }

    private void tasks(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("POST")) {
                take(JSON.readValue(exchange.getRequestBody().readAllBytes(), AssignmentBatch.class));
                answer(exchange, new byte[0]);
            } else {
                String news = JSON.writeValueAsString(
                        news(String.valueOf(exchange.getRequestURI().getQuery())));
                String said = newer ? news.replace("\"STARTED\"", "\"WARMED_UP\",\"mood\":\"fine\"") : news;
                answer(exchange, said.getBytes(StandardCharsets.UTF_8));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private synchronized void take(AssignmentBatch batch) {
        for (Assignment assignment : batch.entries()) {
            taken.add(assignment);
            boolean runs = assignment.wanted() == Wanted.RUN;
            String key = assignment.task() + "." + assignment.attempt();
            observations.put(key, observation(assignment, runs ? Phase.RUNNING : Phase.GONE));
            revision++;
        }
        changes.release();
    }

    private Observation observation(Assignment assignment, Phase phase) {
        String container = "c".repeat(52) + assignment.task().toString().substring(24);
        Reason reason = phase == Phase.RUNNING ? Reason.STARTED : Reason.STOPPED;
        return new Observation(
                assignment.task(),
                assignment.attempt(),
                0,
                container,
                phase,
                reason,
                "",
                null,
                false,
                null,
                Instant.EPOCH.plusSeconds(1),
                null);
    }

    /** At once where there is something new, and else after a while, as it is asked to. */
    private ObservationBatch news(String query) throws InterruptedException {
        if (silent) {
            end.await();
        }
        if (isKnown(query) && changes.tryAcquire(300, TimeUnit.MILLISECONDS)) {
            changes.drainPermits();
        }
        return batch(query);
    }

    private synchronized boolean isKnown(String query) {
        return query.endsWith("since=" + incarnation + "." + revision);
    }

    private synchronized ObservationBatch batch(String query) {
        List<Observation> tasks = isKnown(query) ? List.of() : List.copyOf(observations.values());
        boolean full = !query.contains("since=");
        WorkerLive live = new WorkerLive(ENGINE, Resources.NONE, List.of());
        return new ObservationBatch(incarnation, revision, full, tasks, live, 0);
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
