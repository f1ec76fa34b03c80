package dev.gantry.worker.task;

import dev.gantry.model.TaskId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.wire.ExecFrame;
import dev.gantry.model.wire.ExecFrame.Kind;
import dev.gantry.platform.WebSocketRoute;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.BinaryWebSocketHandler;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.core.JacksonException;

/** The WebSocket {@code /tasks/{id}/exec}: a command that somebody talks to. See {@link ExecFrame} for what is said. */
@Component
class ExecSocket extends BinaryWebSocketHandler {

    private final Executions executions;
    private final Map<String, ExecConversation> conversations = new ConcurrentHashMap<>();

    ExecSocket(Executions executions) {
        this.executions = executions;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        WebSocketRoute.prepare(session, ExecFrame.LONGEST + 1);
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) throws Exception {
        ByteBuffer frame = message.getPayload();
        Optional<Kind> kind = ExecFrame.kind(frame);
        if (kind.isEmpty()) {
            session.close(CloseStatus.PROTOCOL_ERROR.withReason("there is no such kind of message"));
            return;
        }
        try {
            ExecConversation conversation = conversations.computeIfAbsent(
                    session.getId(), _ -> new ExecConversation(executions, task(session), attempt(session), session));
            conversation.heard(kind.get(), ExecFrame.content(frame));
        } catch (JacksonException | IllegalStateException wrong) {
            session.close(CloseStatus.PROTOCOL_ERROR.withReason(firstWords(wrong)));
        } catch (ProblemException refused) {
            session.close(CloseStatus.POLICY_VIOLATION.withReason(firstWords(refused)));
        }
    }

    /** A reason may have 123 bytes. */
    private static String firstWords(Exception wrong) {
        String words = String.valueOf(wrong.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .replaceAll("[^\\x20-\\x7e]", "?");
        return words.substring(0, Math.min(120, words.length()));
    }

    private static TaskId task(WebSocketSession session) {
        String path =
                String.valueOf(session.getUri() == null ? "" : session.getUri().getPath());
        String[] parts = path.split("/", -1);
        try {
            return TaskId.parse(parts[parts.length - 2]);
        } catch (IllegalArgumentException wrong) {
            throw ProblemException.invalid("id", String.valueOf(wrong.getMessage()));
        }
    }

    private static Optional<Integer> attempt(WebSocketSession session) {
        if (session.getUri() == null) {
            return Optional.empty();
        }
        String given = UriComponentsBuilder.fromUri(session.getUri())
                .build()
                .getQueryParams()
                .getFirst("attempt");
        try {
            return Optional.ofNullable(given).map(Integer::valueOf);
        } catch (NumberFormatException wrong) {
            throw ProblemException.invalid("attempt", "must be a number, not '" + given + "'");
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        Optional.ofNullable(conversations.remove(session.getId())).ifPresent(ExecConversation::close);
    }
}
