package dev.gantry.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A manager that answers what a test tells it to, and remembers what it was asked. */
final class StubManager implements AutoCloseable {

    record Asked(String call, String query, String body, String authorization, String key) {}

    /** An answer with this status is none: the connection breaks off. */
    private static final int NONE = 0;

    private record Answer(int status, String contentType, String link, ByteBuffer body) {
        Answer(int status, String contentType, String link, String body) {
            this(status, contentType, link, StandardCharsets.UTF_8.encode(body));
        }
    }

    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<Asked> asked = new ArrayList<>();

    StubManager() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The next answer to a call such as {@code GET /tasks}; the last one is repeated. */
    StubManager answers(String call, int status, String json) {
        return answers(call, new Answer(status, "application/json", "", json));
    }

    StubManager answersPage(String call, String json, String link) {
        return answers(call, new Answer(200, "application/json", link, json));
    }

    StubManager answersEvents(String call, String events) {
        return answers(call, new Answer(200, "text/event-stream", "", events));
    }

    StubManager answersFile(String call, byte[] file) {
        return answers(call, new Answer(200, "application/gzip", "", ByteBuffer.wrap(file)));
    }

    StubManager refuses(String call, int status, String problem) {
        return answers(call, new Answer(status, "application/problem+json", "", problem));
    }

    StubManager breaksOff(String call) {
        return answers(call, new Answer(NONE, "", "", ""));
    }

    synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized StubManager answers(String call, Answer answer) {
        answers.computeIfAbsent(call, _ -> new ArrayDeque<>()).add(answer);
        return this;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String call =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getQuery();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Answer answer = answer(new Asked(
                call,
                query == null ? "" : query,
                body,
                header(exchange, "Authorization"),
                header(exchange, "Idempotency-Key")));
        if (answer.status() == NONE) {
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", answer.contentType());
        if (!answer.link().isEmpty()) {
            exchange.getResponseHeaders().add("Link", answer.link());
        }
        byte[] bytes = new byte[answer.body().remaining()];
        answer.body().duplicate().get(bytes);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private synchronized Answer answer(Asked question) {
        asked.add(question);
        Deque<Answer> waiting = answers.get(question.call());
        if (waiting == null) {
            return new Answer(
                    404, "application/problem+json", "", "{\"detail\":\"nothing at " + question.call() + "\"}");
        }
        return waiting.size() > 1 ? waiting.remove() : waiting.element();
    }
}
