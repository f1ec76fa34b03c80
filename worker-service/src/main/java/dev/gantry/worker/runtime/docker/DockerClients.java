package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.gantry.platform.StartupFailure;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Two clients of one engine: one whose every call has a deadline, and one for streams, which end when they end.
 *
 * @param api the version that both speak
 */
record DockerClients(String host, DockerClient calls, DockerClient streams, String api) {

    /** The newest API that this worker was tried with. */
    private static final RemoteApiVersion NEWEST = RemoteApiVersion.VERSION_1_44;

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration CALL = Duration.ofSeconds(60);

    /**
     * Asks the engine which versions it speaks, since docker-java does not, and takes the newest common one.
     *
     * @throws StartupFailure if no engine answers, or only one that is too new
     */
    static DockerClients connect(String host) {
        String api = negotiate(host);
        return new DockerClients(
                host,
                DockerClientImpl.getInstance(config(host, api), http(host, CALL)),
                DockerClientImpl.getInstance(config(host, api), http(host, Duration.ZERO)),
                api);
    }

    /**
     * Asks something on a connection of its own. An engine that is shutting down answers on the connections that it has,
     * while it ends its containers, and takes no new ones.
     *
     * @throws IOException also if there is no answer within five seconds: an engine that stands still takes connections
     */
    <T> T onNewConnection(Function<DockerClient, T> question) throws IOException {
        FutureTask<T> asked = new FutureTask<>(() -> {
            try (DockerHttpClient http = http(host, CONNECT)) {
                return question.apply(DockerClientImpl.getInstance(config(host, api), http));
            }
        });
        // An interrupt is what ends a read from a Unix socket, for which docker-java keeps no deadline.
        Thread asking = Thread.ofVirtual().name("engine-question").start(asked);
        try {
            return asked.get(CONNECT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new IOException("it was silent for " + CONNECT.toSeconds() + " s");
        } catch (InterruptedException workerEnds) {
            Thread.currentThread().interrupt();
            throw new IOException("the worker ends", workerEnds);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw new IOException(failure.getCause());
        } finally {
            asking.interrupt();
        }
    }

    /** What the machine's Docker configuration has for the registry of an image; it is read anew. */
    @Nullable
    AuthConfig machineCredentials(String image) {
        return config(host, api).effectiveAuthConfig(image);
    }

    private static DefaultDockerClientConfig config(String host, String api) {
        return DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(host)
                .withDockerTlsVerify(false)
                .withApiVersion(api)
                .build();
    }

    private static String negotiate(String host) {
        try (DockerHttpClient http = http(host, CONNECT);
                DockerHttpClient.Response answer = http.execute(DockerHttpClient.Request.builder()
                        .method(DockerHttpClient.Request.Method.GET)
                        .path("/_ping")
                        .build())) {
            String newest = header(answer, "api-version");
            if (answer.getStatusCode() != 200 || newest == null) {
                throw new StartupFailure("What answers at " + host + " is no Docker engine (status "
                        + answer.getStatusCode() + "). Set gantry.worker.engine (DOCKER_HOST).");
            }
            RemoteApiVersion theirs = RemoteApiVersion.parseConfig(newest);
            return (theirs.isGreaterOrEqual(NEWEST) ? NEWEST : theirs).getVersion();
        } catch (IOException | RuntimeException unreachable) {
            if (unreachable instanceof StartupFailure known) {
                throw known;
            }
            throw new StartupFailure(
                    "No Docker engine answers at " + host + ". Start one, or set gantry.worker.engine (DOCKER_HOST).",
                    unreachable);
        }
    }

    private static @Nullable String header(DockerHttpClient.Response answer, String name) {
        for (Map.Entry<String, List<String>> header : answer.getHeaders().entrySet()) {
            if (header.getKey().toLowerCase(Locale.ROOT).equals(name)) {
                return header.getValue().getFirst();
            }
        }
        return null;
    }

    /** Zero as deadline means none. */
    private static DockerHttpClient http(String host, Duration deadline) {
        return new ZerodepDockerHttpClient.Builder()
                .dockerHost(URI.create(host))
                .maxConnections(256)
                .connectionTimeout(CONNECT)
                .responseTimeout(deadline)
                .build();
    }
}
