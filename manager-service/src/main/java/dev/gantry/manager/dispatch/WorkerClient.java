package dev.gantry.manager.dispatch;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.dispatch.Conversation.Step;
import dev.gantry.manager.store.Lease;
import dev.gantry.model.TaskId;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AssignmentBatch;
import dev.gantry.model.wire.AttemptSummary;
import dev.gantry.model.wire.ExecSpec;
import dev.gantry.model.wire.GantryJson;
import dev.gantry.model.wire.KeptLog;
import dev.gantry.model.wire.ObservationBatch;
import dev.gantry.model.wire.WorkerHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Speaks the worker's HTTP interface. Every call has a deadline for its whole answer, but for logs as they come, and every
 * message carries the epoch.
 */
final class WorkerClient {

    /** The worker answered, and it was no. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;

        Refused(int status, String body) {
            super(status + " " + body);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    private static final Duration CALL = Duration.ofSeconds(4);
    private static final Duration LONG_CALL = Duration.ofSeconds(50);

    private final WorkerConnections connections;
    private final Lease lease;
    private final String token;
    private final Duration granted;
    private final JsonMapper json = GantryJson.mapper();
    private final JsonMapper ofPeers = GantryJson.ofPeers();

    /**
     * A client.
     *
     * @param granted how long workers may go on after an acknowledged answer with what must not run twice
     */
    WorkerClient(WorkerConnections connections, Lease lease, String token, Duration granted) {
        this.granted = granted;
        this.connections = connections;
        this.lease = lease;
        this.token = token;
    }

    /**
     * Whether the machine itself said that nobody listens there, and so lives. The JDK's client calls whatever keeps it from a
     * connection a {@link ConnectException}, also that there is no way to the machine; the cause tells, which is a closed
     * channel where the machine refused.
     */
    static boolean isRefusal(IOException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        boolean refused = cause instanceof ConnectException || cause instanceof ClosedChannelException;
        return failure instanceof ConnectException && refused;
    }

    /** Hands over a batch; returns when the worker has accepted it. */
    void send(Worker worker, AssignmentBatch batch) throws IOException, InterruptedException {
        HttpRequest request = to(worker, "/tasks", CALL)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(batch)))
                .build();
        body(worker, request);
    }

    /**
     * Waits for news.
     *
     * @param poll says {@code incarnation.revision} of the last answer, whose changes are committed; empty asks for everything
     */
    ObservationBatch poll(Worker worker, Step.Poll poll, Duration wait) throws IOException, InterruptedException {
        String query = "/tasks?wait=" + wait.toMillis() + "ms&received=" + poll.received() + "&lease="
                + granted.toMillis() + "ms" + (poll.since().isEmpty() ? "" : "&since=" + poll.since());
        HttpRequest request = to(worker, query, wait.plus(CALL)).GET().build();
        return read(worker, request, ObservationBatch.class);
    }

    /** What an attempt is that the worker has. */
    AttemptSummary summary(Worker worker, AttemptKey attempt) throws IOException, InterruptedException {
        String path = "/tasks/" + attempt.task() + "/attempts/" + attempt.attempt();
        return read(worker, to(worker, path, CALL).GET().build(), AttemptSummary.class);
    }

    /** What an attempt was made from, with all values. */
    Assignment assignment(Worker worker, AttemptKey attempt) throws IOException, InterruptedException {
        String path = "/tasks/" + attempt.task() + "/attempts/" + attempt.attempt() + "/assignment";
        return read(json, worker, to(worker, path, CALL).GET().build(), Assignment.class);
    }

    private <T> T read(Worker worker, HttpRequest request, Class<T> type) throws IOException, InterruptedException {
        return read(ofPeers, worker, request, type);
    }

    private <T> T read(JsonMapper mapper, Worker worker, HttpRequest request, Class<T> type)
            throws IOException, InterruptedException {
        try {
            return mapper.readValue(body(worker, request), type);
        } catch (JacksonException unreadable) {
            throw new IOException("the worker's answer cannot be read: " + unreadable.getOriginalMessage(), unreadable);
        }
    }

    /** What the worker has of the ends of an attempt's logs; nothing if it has none, or does not know the question. */
    List<KeptLog> logEnds(Worker worker, AttemptKey attempt) throws IOException, InterruptedException {
        String path = "/tasks/" + attempt.task() + "/attempts/" + attempt.attempt() + "/logs";
        try {
            return List.of(read(worker, to(worker, path, CALL).GET().build(), KeptLog[].class));
        } catch (Refused refused) {
            if (refused.status() == 404) {
                return List.of();
            }
            throw refused;
        }
    }

    /** The log of a task's container as it comes; the caller closes it. */
    HttpResponse<InputStream> logs(Worker worker, TaskId task, String query) throws IOException, InterruptedException {
        HttpRequest request =
                to(worker, "/tasks/" + task + "/logs" + query, CALL).GET().build();
        return connections.to(worker).send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    /** Runs a command in the container of an attempt; the worker's answer, whatever it is. */
    HttpResponse<byte[]> exec(Worker worker, AttemptKey attempt, ExecSpec spec)
            throws IOException, InterruptedException {
        HttpRequest request = to(worker, execPath(attempt), spec.patience().plus(CALL))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(spec)))
                .build();
        return whole(connections.to(worker), request);
    }

    /** Opens a conversation with a command in the container of an attempt. */
    CompletableFuture<WebSocket> execSocket(Worker worker, AttemptKey attempt, WebSocket.Listener listener) {
        WebSocket.Builder socket = connections.to(worker).newWebSocketBuilder().connectTimeout(CALL);
        if (!token.isEmpty()) {
            socket.header("Authorization", "Bearer " + token);
        }
        // The scheme is http or https; that of a WebSocket has the same end.
        String address = "ws" + worker.address().substring("http".length());
        return socket.buildAsync(URI.create(address + execPath(attempt)), listener);
    }

    /** Asks a worker something that is not about the channel; its answer, whatever it is. */
    HttpResponse<byte[]> ask(Worker worker, String path) throws IOException, InterruptedException {
        return whole(connections.to(worker), to(worker, path, CALL).GET().build());
    }

    /** Has a worker do something that is not about the channel, and takes a while; its answer, whatever it is. */
    HttpResponse<byte[]> tell(Worker worker, String path) throws IOException, InterruptedException {
        HttpRequest request = to(worker, path, LONG_CALL)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return whole(connections.to(worker), request);
    }

    private static String execPath(AttemptKey attempt) {
        return "/tasks/" + attempt.task() + "/exec?attempt=" + attempt.attempt();
    }

    private HttpRequest.Builder to(Worker worker, String path, Duration deadline) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(worker.address() + path))
                .timeout(deadline)
                .header(WorkerHeaders.WORKER, worker.id().toString())
                .header(WorkerHeaders.CLUSTER, lease.cluster().toString())
                .header(WorkerHeaders.EPOCH, lease.epoch().toString());
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private byte[] body(Worker worker, HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = whole(connections.to(worker), request);
        if (response.statusCode() != 200) {
            throw new Refused(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        }
        return response.body();
    }

    /**
     * The whole answer within the request's time-out. The JDK's client itself forgets the time-out once it has the headers
     * (JDK-8208693), and a link that is cut then would hold its caller for ever.
     */
    static HttpResponse<byte[]> whole(HttpClient http, HttpRequest request) throws IOException, InterruptedException {
        Duration deadline = request.timeout().orElseThrow();
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException failure ? failure : new IOException(failed.getCause());
        } catch (TimeoutException late) {
            throw new HttpTimeoutException("no whole answer within " + deadline);
        } finally {
            answer.cancel(true);
        }
    }
}
