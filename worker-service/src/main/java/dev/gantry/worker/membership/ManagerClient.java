package dev.gantry.worker.membership;

import dev.gantry.model.ClusterId;
import dev.gantry.model.WorkerId;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.model.wire.DurationText;
import dev.gantry.model.wire.GantryJson;
import dev.gantry.model.wire.WorkerAccepted;
import dev.gantry.model.wire.WorkerHeaders;
import dev.gantry.model.wire.WorkerRegistration;
import dev.gantry.platform.GantryProperties;
import dev.gantry.worker.platform.WorkerProperties;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Speaks to the manager. */
@Component
class ManagerClient {

    /** Another process is this worker. */
    static final class Duplicate extends IOException {
        private static final long serialVersionUID = 1L;

        Duplicate(String words) {
            super(words);
        }
    }

    /**
     * How far the manager says that a drain is.
     *
     * @param state empty if there is none
     * @param left how many containers the worker has
     */
    record DrainView(String state, int left) {}

    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** So long a call may take, with all of its answer. */
    private static final Duration CALL = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(ManagerClient.class);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final WorkerProperties properties;
    private final String token;
    private final Duration patience;

    @Autowired
    ManagerClient(WorkerProperties properties, GantryProperties gantry) {
        this(properties, gantry, CALL);
    }

    ManagerClient(WorkerProperties properties, GantryProperties gantry, Duration patience) {
        this.properties = properties;
        this.token = gantry.clusterToken();
        this.patience = patience;
    }

    /** A problem as its code and its words (RFC 9457); whatever else answers there is repeated as it is. */
    private static IOException refusal(HttpResponse<String> response) {
        try {
            JsonNode problem = GantryJson.mapper().readTree(response.body());
            if (problem.path("detail").isString()) {
                String code = problem.path("type")
                        .asString("")
                        .replaceFirst("^urn:gantry:problem:", "")
                        .toUpperCase(Locale.ROOT)
                        .replace('-', '_');
                String words =
                        "it refuses with " + code + ": " + problem.get("detail").stringValue();
                return code.equals(ProblemType.DUPLICATE_WORKER.name()) ? new Duplicate(words) : new IOException(words);
            }
        } catch (JacksonException noJson) {
            log.debug("The refusal is no JSON", noJson);
        }
        return new IOException("it answered " + response.statusCode() + " " + response.body());
    }

    /** Has a worker drained, as it is about to end. */
    DrainView drain(WorkerId worker, Optional<ClusterId> cluster, Duration within)
            throws IOException, InterruptedException {
        String path = "/workers/" + worker + "/drain?deadline=" + DurationText.print(within);
        return drainOf(call(path, cluster, request -> request.POST(HttpRequest.BodyPublishers.noBody())));
    }

    /** How far the drain of a worker is. */
    DrainView drain(WorkerId worker, Optional<ClusterId> cluster) throws IOException, InterruptedException {
        return drainOf(call("/workers/" + worker, cluster, HttpRequest.Builder::GET));
    }

    private static DrainView drainOf(HttpResponse<String> response) throws IOException {
        if (response.statusCode() / 100 != 2) {
            throw refusal(response);
        }
        try {
            JsonNode drain = GantryJson.mapper().readTree(response.body()).path("drain");
            return new DrainView(
                    drain.path("state").asString(""), drain.path("left").asInt(0));
        } catch (JacksonException unreadable) {
            throw new IOException("its answer cannot be read: " + unreadable.getOriginalMessage(), unreadable);
        }
    }

    private HttpResponse<String> call(
            String path, Optional<ClusterId> cluster, UnaryOperator<HttpRequest.Builder> method)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                method.apply(HttpRequest.newBuilder(properties.managerUrl().resolve(path)));
        cluster.ifPresent(own -> request.header(WorkerHeaders.CLUSTER, own.toString()));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(request.build());
    }

    /** A request's own timeout would end when the head of the answer is here (JDK-8208693); this counts for all of it. */
    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            String words = failed.getCause() instanceof ConnectException
                    ? "nobody listens there"
                    : String.valueOf(failed.getCause());
            throw new IOException(words, failed.getCause());
        } catch (TimeoutException late) {
            throw new IOException("it does not answer within " + DurationText.print(patience), late);
        } finally {
            answer.cancel(true);
        }
    }

    /** Registers; a worker that belongs to a cluster says so, and another cluster's manager refuses it. */
    WorkerAccepted join(WorkerRegistration registration, Optional<ClusterId> cluster)
            throws IOException, InterruptedException {
        byte[] body = GantryJson.mapper().writeValueAsBytes(registration);
        HttpResponse<String> response = call(
                "/workers",
                cluster,
                request -> request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
        if (response.statusCode() != 200) {
            throw refusal(response);
        }
        try {
            return GantryJson.ofPeers().readValue(response.body(), WorkerAccepted.class);
        } catch (JacksonException unreadable) {
            throw new IOException("its answer cannot be read: " + unreadable.getOriginalMessage(), unreadable);
        }
    }
}
