package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real engine that says that it were of another version, and behaves so: it refuses versions of its API that it does not have, in
 * the words of a real one, and does what it is asked in those that it has.
 */
final class PretendingEngine implements AutoCloseable {

    private static final Pattern VERSIONED = Pattern.compile("^/v1\\.(\\d+)(/.*)$");

    private final DockerHttpClient engine;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final int own;
    private volatile int oldest;
    private volatile int newest;

    /**
     * In front of a real engine.
     *
     * @param own the minor version that the real one is asked in
     */
    PretendingEngine(String host, int own) throws IOException {
        this.engine = new ZerodepDockerHttpClient.Builder()
                .dockerHost(URI.create(host))
                .build();
        this.own = own;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    String host() {
        return "tcp://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on it speaks 1.OLDEST to 1.NEWEST. */
    void speak(int newOldest, int newNewest) {
        oldest = newOldest;
        newest = newNewest;
    }

    private void answer(HttpExchange asked) throws IOException {
        try (asked) {
            String path = asked.getRequestURI().toString();
            Matcher versioned = VERSIONED.matcher(path);
            if (path.equals("/version")) {
                send(
                        asked,
                        200,
                        "{\"Version\": \"99.0\", \"ApiVersion\": \"1." + newest + "\", \"MinAPIVersion\": \"1." + oldest
                                + "\"}");
            } else if (!versioned.matches()) {
                pass(asked, path);
            } else if (Integer.parseInt(versioned.group(1)) > newest) {
                send(
                        asked,
                        400,
                        "{\"message\":\"client version 1." + versioned.group(1)
                                + " is too new. Maximum supported API version is 1." + newest + "\"}");
            } else if (Integer.parseInt(versioned.group(1)) < oldest) {
                send(
                        asked,
                        400,
                        "{\"message\":\"client version 1." + versioned.group(1)
                                + " is too old. Minimum supported API version is 1." + oldest
                                + ", please upgrade your client to a newer version\"}");
            } else {
                pass(asked, "/v1." + own + versioned.group(2));
            }
        }
    }

    private void pass(HttpExchange asked, String path) throws IOException {
        byte[] body = asked.getRequestBody().readAllBytes();
        DockerHttpClient.Request.Builder request = DockerHttpClient.Request.builder();
        request.method(asked.getRequestMethod()).path(path).putHeader("Content-Type", "application/json");
        if (body.length > 0) {
            request.bodyBytes(body);
        }
        try (DockerHttpClient.Response response = engine.execute(request.build())) {
            boolean empty = response.getStatusCode() == 204 || response.getStatusCode() == 304;
            asked.getResponseHeaders().add("Content-Type", "application/json");
            asked.sendResponseHeaders(response.getStatusCode(), empty ? -1 : 0);
            if (!empty) {
                copy(response, asked.getResponseBody());
            }
        }
    }

    /** Piece by piece: a stream of events does not end. */
    private static void copy(DockerHttpClient.Response from, OutputStream to) throws IOException {
        to.flush();
        byte[] piece = new byte[8192];
        for (int length = from.getBody().read(piece);
                length >= 0;
                length = from.getBody().read(piece)) {
            to.write(piece, 0, length);
            to.flush();
        }
        to.close();
    }

    private static void send(HttpExchange asked, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        asked.sendResponseHeaders(status, body.length);
        asked.getResponseBody().write(body);
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        threads.shutdownNow();
        engine.close();
    }
}
