package dev.gantry.cli;

import dev.gantry.model.wire.DurationText;
import dev.gantry.model.wire.GantryJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The manager over HTTP. Whatever it refuses, and its absence, comes out as a {@link Failure}. */
final class ManagerApi {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** So long the manager may think; it answers a request that takes a while after 30 s at the latest. */
    private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration WHOLE_TIMEOUT = Duration.ofMinutes(2);
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;[^,]*rel=\"?next\"?");

    private final URI base;
    private final String token;
    private final Duration patience;
    private final HttpClient http;

    ManagerApi(URI base, String token) {
        this(base, token, WHOLE_TIMEOUT);
    }

    /**
     * A manager.
     *
     * @param patience how long an answer that has an end may take as a whole. The timeout of a request of the JDK ends when the head
     *     of the answer is there (JDK-8208693), so that a body which stands still would be waited for without end
     */
    ManagerApi(URI base, String token, Duration patience) {
        this.base = base;
        this.token = token;
        this.patience = patience;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    JsonNode get(ApiPath path) {
        return json(send("GET", path, BodyPublishers.noBody()));
    }

    JsonNode delete(ApiPath path) {
        return json(send("DELETE", path, BodyPublishers.noBody()));
    }

    JsonNode post(ApiPath path, String body) {
        return json(send("POST", path, BodyPublishers.ofString(body)));
    }

    /**
     * Sends a request that the manager knows again by its key, once.
     *
     * @return the answer, whatever it says
     * @throws IOException if there is none
     */
    HttpResponse<byte[]> post(ApiPath path, String body, String key) throws IOException {
        return exchange(request("POST", path, BodyPublishers.ofString(body)).header("Idempotency-Key", key));
    }

    /** One page of a list. */
    ArrayNode page(ApiPath path) {
        ArrayNode page = GantryJson.mapper().createArrayNode();
        get(path).forEach(page::add);
        return page;
    }

    /** All pages of a list, joined. */
    ArrayNode list(ApiPath path) {
        ArrayNode all = GantryJson.mapper().createArrayNode();
        forEach(path, all::add);
        return all;
    }

    /** Shows all members of a list, of which no more than a page is held at a time. */
    void forEach(ApiPath path, Consumer<JsonNode> consumer) {
        Optional<ApiPath> page = Optional.of(path);
        while (page.isPresent()) {
            HttpResponse<byte[]> response = send("GET", page.get(), BodyPublishers.noBody());
            page = next(response, path);
            json(response).forEach(consumer);
        }
    }

    /** A text that may go on for as long as somebody reads it; the caller closes it. */
    HttpResponse<InputStream> streaming(ApiPath path) {
        return streaming(path, "text/plain");
    }

    /** A file; the caller closes it. */
    InputStream download(ApiPath path) {
        return streaming(path, "application/gzip").body();
    }

    /** Server-sent events, until the manager or the connection ends. */
    InputStream eventStream(ApiPath path) {
        return streaming(path, "text/event-stream").body();
    }

    private HttpResponse<InputStream> streaming(ApiPath path, String type) {
        HttpRequest request = request(path)
                .header("Accept", type + ", application/problem+json")
                .GET()
                .build();
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() / 100 != 2) {
                throw Refusals.read(response);
            }
            return response;
        } catch (IOException lost) {
            throw unreachable(lost);
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    /** Only the query of the link is followed: a manager behind a proxy does not know the address that led here. */
    private static Optional<ApiPath> next(HttpResponse<?> response, ApiPath path) {
        return response.headers().allValues("Link").stream()
                .map(NEXT::matcher)
                .filter(Matcher::find)
                .map(link -> URI.create(link.group(1)).getRawQuery())
                .map(path::withQuery)
                .findFirst();
    }

    private HttpResponse<byte[]> send(String method, ApiPath path, BodyPublisher body) {
        try {
            return exchange(request(method, path, body));
        } catch (IOException lost) {
            throw unreachable(lost);
        }
    }

    private HttpRequest.Builder request(String method, ApiPath path, BodyPublisher body) {
        return request(path)
                .timeout(HEAD_TIMEOUT)
                .header("Accept", "application/json, application/problem+json")
                .header("Content-Type", "application/json")
                .method(method, body);
    }

    private HttpRequest.Builder request(ApiPath path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path.text()));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<byte[]> exchange(HttpRequest.Builder request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request.build(), BodyHandlers.ofByteArray());
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException lost ? lost : new IOException(failed.getCause());
        } catch (TimeoutException _) {
            throw new HttpTimeoutException("no whole answer within " + DurationText.print(patience));
        } catch (InterruptedException _) {
            throw interrupted();
        } finally {
            answer.cancel(true);
        }
    }

    private static Failure interrupted() {
        Thread.currentThread().interrupt();
        return new Failure(ExitStatus.REFUSED, "interrupted");
    }

    /** What a successful answer says; any other is thrown as the refusal that it is. */
    JsonNode json(HttpResponse<byte[]> response) {
        if (response.statusCode() / 100 != 2) {
            throw Refusals.of(response.statusCode(), response.body());
        }
        try {
            return GantryJson.mapper().readTree(response.body());
        } catch (JacksonException unreadable) {
            throw new Failure(
                    ExitStatus.REFUSED,
                    base + " does not answer as a Gantry manager does: " + unreadable.getOriginalMessage());
        }
    }

    /** Opens a WebSocket; the caller ends it. */
    WebSocket socket(ApiPath path, WebSocket.Listener listener) {
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(CONNECT_TIMEOUT);
        if (!token.isEmpty()) {
            builder.header("Authorization", "Bearer " + token);
        }
        String address = "ws" + base.toString().substring("http".length());
        try {
            return builder.buildAsync(URI.create(address + path.text()), listener)
                    .join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof WebSocketHandshakeException refused) {
                int status = refused.getResponse().statusCode();
                throw Refusals.of(
                        status,
                        status == 401 ? "a token is missing or wrong" : "the manager answered with status " + status);
            }
            throw unreachable(
                    failed.getCause() instanceof IOException lost ? lost : new IOException(failed.getCause()));
        }
    }

    Failure unreachable(IOException lost) {
        String cause = lost.getMessage() == null ? lost.getClass().getSimpleName() : lost.getMessage();
        String reason = lost instanceof ConnectException ? "nothing answers there" : cause;
        return new Failure(
                ExitStatus.UNREACHABLE,
                "the manager at " + base + " is not reachable: " + reason
                        + " (is it running? --manager or GANTRY_MANAGER_URL tell where)");
    }
}
