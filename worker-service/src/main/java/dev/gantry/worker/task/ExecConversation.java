package dev.gantry.worker.task;

import dev.gantry.model.TaskId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.wire.ExecFrame;
import dev.gantry.model.wire.ExecFrame.Kind;
import dev.gantry.model.wire.ExecSpec;
import dev.gantry.model.wire.GantryJson;
import dev.gantry.platform.Problems;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Execution;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;
import tools.jackson.databind.json.JsonMapper;

/** One command and whoever talks to it. Messages come from one thread at a time, output from another. */
final class ExecConversation {

    /** Longer than anybody stays. */
    private static final Duration FOR_EVER = Duration.ofDays(3650);

    private static final Logger log = LoggerFactory.getLogger(ExecConversation.class);

    private final Executions executions;
    private final TaskId task;
    private final Optional<Integer> attempt;
    private final WebSocketSession session;
    private final InputQueue input = new InputQueue();
    private final JsonMapper json = GantryJson.mapper();
    private volatile Optional<Execution> execution = Optional.empty();

    ExecConversation(Executions executions, TaskId task, Optional<Integer> attempt, WebSocketSession session) {
        this.executions = executions;
        this.task = task;
        this.attempt = attempt;
        this.session = session;
    }

    /** Takes a message of the client's. */
    void heard(Kind kind, byte[] content) throws IOException, InterruptedException {
        switch (kind) {
            case START -> start(json.readValue(content, ExecSpec.class));
            case STDIN -> input.put(content);
            case STDIN_END -> input.end();
            case RESIZE -> resize(json.readValue(content, ExecFrame.Size.class));
            case STDOUT, STDERR, EXIT, PROBLEM -> throw new IllegalStateException(kind + " is not for a client to say");
        }
    }

    private void start(ExecSpec spec) throws IOException {
        if (execution.isPresent()) {
            throw new IllegalStateException("START comes once");
        }
        try {
            Execution started = executions.start(
                    task,
                    attempt.orElse(null),
                    spec,
                    input,
                    (error, piece) -> send(error ? Kind.STDERR : Kind.STDOUT, piece));
            execution = Optional.of(started);
            Thread.ofVirtual().name("exec-" + task).start(() -> follow(started));
        } catch (EngineFailure failure) {
            refuse(Executions.problem(failure));
        } catch (ProblemException refused) {
            refuse(refused);
        }
    }

    private void follow(Execution started) {
        try (started) {
            Optional<Integer> exit = started.await(FOR_EVER);
            if (exit.isPresent()) {
                send(Kind.EXIT, json.writeValueAsBytes(new ExecFrame.Exit(exit.get())));
                session.close(CloseStatus.NORMAL);
            }
        } catch (EngineFailure failure) {
            try {
                refuse(Executions.problem(failure));
            } catch (IOException gone) {
                log.debug("Whoever ran a command in task={} has gone: {}", task, gone.toString());
            }
        } catch (IOException gone) {
            log.debug("Whoever ran a command in task={} has gone: {}", task, gone.toString());
        } catch (InterruptedException workerEnds) {
            Thread.currentThread().interrupt();
        } finally {
            input.abandon();
        }
    }

    private void refuse(ProblemException problem) throws IOException {
        send(Kind.PROBLEM, json.writeValueAsBytes(Problems.body(problem)));
        session.close(CloseStatus.NORMAL);
    }

    private void resize(ExecFrame.Size size) {
        execution.ifPresent(running -> {
            try {
                running.resize(size.width(), size.height());
            } catch (EngineFailure failure) {
                log.info("The terminal of a command in task={} keeps its size: {}", task, failure.words());
            }
        });
    }

    private synchronized void send(Kind kind, byte[] content) throws IOException {
        try {
            session.sendMessage(new BinaryMessage(ExecFrame.of(kind, content)));
        } catch (IllegalStateException closed) {
            throw new IOException(closed);
        }
    }

    /** The client has gone: the command reads the end of its input, and nobody reads its output. */
    void close() {
        input.abandon();
        execution.ifPresent(Execution::close);
    }
}
