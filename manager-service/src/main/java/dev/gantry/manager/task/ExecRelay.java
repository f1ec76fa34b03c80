package dev.gantry.manager.task;

import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.dispatch.Dispatch;
import dev.gantry.manager.dispatch.Relay;
import dev.gantry.model.TaskId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.wire.ExecFrame;
import dev.gantry.model.wire.GantryJson;
import dev.gantry.platform.Problems;
import dev.gantry.platform.WebSocketRoute;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.BinaryWebSocketHandler;

/**
 * The WebSocket {@code /tasks/{id}/exec}: passes every message on to the worker's and back, piece by piece, and waits for
 * whoever is slower. It understands nothing of what is said; see {@link ExecFrame}.
 */
@Component
class ExecRelay extends BinaryWebSocketHandler {

    private static final int NO_STATUS = 1005;
    private static final int ABNORMAL = 1006;
    private static final int LONGEST_REASON = 120;
    private static final Logger log = LoggerFactory.getLogger(ExecRelay.class);

    private final Tasks tasks;
    private final ClusterViews views;
    private final Dispatch dispatch;
    private final Map<String, WebSocket> workers = new ConcurrentHashMap<>();

    ExecRelay(Tasks tasks, ClusterViews views, Dispatch dispatch) {
        this.tasks = tasks;
        this.views = views;
        this.dispatch = dispatch;
    }

    @Override
    public boolean supportsPartialMessages() {
        return true;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws IOException {
        WebSocketRoute.prepare(session, ExecFrame.LONGEST + 1);
        try {
            Placed placed = Placed.of(tasks.load(task(session)), views);
            workers.put(session.getId(), open(placed, new Answers(session)));
        } catch (ProblemException refused) {
            byte[] problem = GantryJson.mapper().writeValueAsBytes(Problems.body(refused));
            session.sendMessage(new BinaryMessage(ExecFrame.of(ExecFrame.Kind.PROBLEM, problem)));
            session.close(CloseStatus.NORMAL);
        }
    }

    private WebSocket open(Placed placed, WebSocket.Listener answers) {
        try {
            return dispatch.execSocket(placed.worker(), placed.attempt(), answers)
                    .join();
        } catch (CompletionException unreachable) {
            throw Relay.unreachable(placed.worker(), new IOException(unreachable.getCause()));
        }
    }

    private static TaskId task(WebSocketSession session) {
        String[] parts = (session.getUri() == null ? "" : session.getUri().getPath()).split("/", -1);
        try {
            return TaskId.parse(parts[parts.length - 2]);
        } catch (IllegalArgumentException | IndexOutOfBoundsException wrong) {
            throw ProblemException.invalid("id", String.valueOf(wrong.getMessage()));
        }
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) throws IOException {
        WebSocket worker = workers.get(session.getId());
        if (worker == null) {
            return;
        }
        try {
            worker.sendBinary(message.getPayload(), message.isLast()).join();
        } catch (CompletionException gone) {
            end(session, CloseStatus.SERVER_ERROR.withReason("the worker does not listen any more"));
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        // Not politely: a worker that hangs must not hold what nobody waits for.
        Optional.ofNullable(workers.remove(session.getId())).ifPresent(WebSocket::abort);
    }

    private static void end(WebSocketSession session, CloseStatus status) {
        try {
            session.close(status);
        } catch (IOException gone) {
            log.debug("A client went away: {}", gone.toString());
        }
    }

    /** What the worker says, passed on to the client before the next piece is asked for. */
    private record Answers(WebSocketSession session) implements WebSocket.Listener {

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket worker, ByteBuffer data, boolean last) {
            try {
                session.sendMessage(new BinaryMessage(data, last));
                worker.request(1);
            } catch (IOException | IllegalStateException gone) {
                log.debug("A client went away: {}", gone.toString());
                worker.abort();
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket worker, int code, String reason) {
            boolean real = code != NO_STATUS && code != ABNORMAL;
            String words = reason.substring(0, Math.min(LONGEST_REASON, reason.length()));
            end(session, real ? new CloseStatus(code, words) : CloseStatus.SERVER_ERROR);
            return null;
        }

        @Override
        public void onError(WebSocket worker, Throwable failure) {
            end(session, CloseStatus.SERVER_ERROR.withReason("the worker broke off"));
        }
    }
}
