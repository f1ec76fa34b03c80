package dev.gantry.cli;

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
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The manager over HTTP. Whatever it refuses, and its absence, comes out as a {@link Failure}. */
final class ManagerApi {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;[^,]*rel=\"?next\"?");

    private final URI base;
    private final String token;
    private final HttpClient http;

    ManagerApi(URI base, String token) {
        this.base = base;
        this.token = token;
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

    /** One page of a list. */
    ArrayNode page(ApiPath path) {
        ArrayNode page = GantryJson.mapper().createArrayNode();
        get(path).forEach(page::add);
        return page;
    }

    /** All pages of a list, joined. */
    ArrayNode list(ApiPath path) {
        ArrayNode all = GantryJson.mapper().createArrayNode();
        Optional<ApiPath> page = Optional.of(path);
        while (page.isPresent()) {
            HttpResponse<InputStream> response = send("GET", page.get(), BodyPublishers.noBody());
            page = next(response, path);
            json(response).forEach(all::add);
        }
        return all;
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
        return send(request(path)
                .header("Accept", type + ", application/problem+json")
                .GET());
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

    private HttpResponse<InputStream> send(String method, ApiPath path, BodyPublisher body) {
        return send(request(path)
                .timeout(ANSWER_TIMEOUT)
                .header("Accept", "application/json, application/problem+json")
                .header("Content-Type", "application/json")
                .method(method, body));
    }

    private HttpRequest.Builder request(ApiPath path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path.text()));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request) {
        try {
            HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
            if (response.statusCode() / 100 != 2) {
                throw Refusals.read(response);
            }
            return response;
        } catch (IOException lost) {
            throw unreachable(lost);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitStatus.REFUSED, "interrupted");
        }
    }

    private JsonNode json(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            return GantryJson.mapper().readTree(body);
        } catch (JacksonException unreadable) {
            throw new Failure(
                    ExitStatus.REFUSED,
                    base + " does not answer as a Gantry manager does: " + unreadable.getOriginalMessage());
        } catch (IOException lost) {
            throw unreachable(lost);
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
