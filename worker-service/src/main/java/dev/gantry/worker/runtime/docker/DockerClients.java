package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.gantry.model.Reason;
import dev.gantry.platform.StartupFailure;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.EngineVersion;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The ways to ask one engine: calls, which are answered or fail within a time; streams, which end when they end; and questions that
 * show whether it is there. Safe for many threads.
 */
final class DockerClients {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** An engine that is there may take two minutes for a call, as long as it says so each time it is asked. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final int ROUNDS = 12;

    private final String host;
    private final AtomicReference<AgreedEngine> agreed;
    private final DefaultDockerClientConfig config;
    private final Patience patience = new Patience(SILENCE, ROUNDS, this::isThere);
    private final RenewableHttpClient callConnections;
    private final RenewableHttpClient streamConnections;
    private final DockerHttpClient singleUse;
    private final DockerClient calls;
    private final DockerClient questions;

    private DockerClients(String host, AgreedEngine agreed) {
        this.host = host;
        this.agreed = new AtomicReference<>(agreed);
        this.config = config(host);
        this.callConnections = new RenewableHttpClient(() -> http(host));
        this.streamConnections = new RenewableHttpClient(() -> http(host));
        this.singleUse = new SingleUseHttpClient(new PromptHttpClient(http(host), Patience.of(CONNECT)));
        this.calls = DockerClientImpl.getInstance(config, versioned(new PromptHttpClient(callConnections, patience)));
        this.questions = DockerClientImpl.getInstance(config, versioned(singleUse));
    }

    /**
     * Asks the engine which versions it speaks, since docker-java does not, and takes the newest common one.
     *
     * @throws StartupFailure if no engine answers, or one that has no version in common with this worker
     */
    static DockerClients connect(String host) {
        EngineApi engine = ask(host);
        return new DockerClients(
                host,
                engine.agreed()
                        .orElseThrow(() -> new StartupFailure("No common language with the engine at " + host + ". "
                                + engine.refusal() + ", or set gantry.worker.engine (DOCKER_HOST).")));
    }

    private static EngineApi ask(String host) {
        try (DockerHttpClient http = new PromptHttpClient(http(host), Patience.of(CONNECT))) {
            return EngineApi.of(http)
                    .orElseThrow(() -> new StartupFailure("What answers at " + host
                            + " is no Docker engine. Set gantry.worker.engine (DOCKER_HOST)."));
        } catch (StartupFailure known) {
            throw known;
        } catch (IOException | RuntimeException unreachable) {
            throw new StartupFailure(
                    "No Docker engine answers at " + host + ". Start one, or set gantry.worker.engine (DOCKER_HOST).",
                    unreachable);
        }
    }

    String host() {
        return host;
    }

    /** For what is answered at once, and whole. */
    DockerClient calls() {
        return calls;
    }

    /** For one thing that is told bit by bit: events, a log, a pull. Whoever asks closes it. */
    EngineStream stream() {
        return new EngineStream(versioned(streamConnections), config);
    }

    /** The version that is spoken. */
    String api() {
        return agreed.get().api().getVersion();
    }

    /** Which engine it was when it was last agreed with. */
    EngineVersion version() {
        AgreedEngine engine = agreed.get();
        return new EngineVersion(engine.release(), engine.api().getVersion());
    }

    /** For what is asked by other means than docker-java. */
    Patience patience() {
        return patience;
    }

    /**
     * Asks the engine again which versions it speaks: it may have been replaced by another one, or started again, so that none of
     * the connections to it that wait for a next question is worth anything.
     *
     * @throws EngineFailure {@code ENGINE_DOWN} if it does not answer, or has no version in common with this worker any more
     */
    void agree() throws EngineFailure {
        try {
            Optional<EngineApi> engine = EngineApi.of(singleUse);
            Optional<AgreedEngine> common = engine.flatMap(EngineApi::agreed);
            if (common.isEmpty()) {
                throw new EngineFailure(
                        Reason.ENGINE_DOWN,
                        engine.map(EngineApi::refusal).orElse("What answers at " + host + " is no Docker engine"));
            }
            agreed.set(common.get());
            callConnections.renew();
            streamConnections.renew();
        } catch (IOException | RuntimeException unreachable) {
            throw Failures.down(unreachable);
        }
    }

    /**
     * Asks something on a connection of its own. An engine that is shutting down answers on the connections that it has,
     * while it ends its containers, and takes no new ones.
     */
    <T> T onNewConnection(Function<DockerClient, T> question) {
        return question.apply(questions);
    }

    /** Whether the engine answers within five seconds: one that stands still takes connections all the same. */
    boolean isThere() {
        try {
            onNewConnection(engine -> engine.pingCmd().exec());
            return true;
        } catch (RuntimeException silent) {
            return false;
        }
    }

    /** What the machine's Docker configuration has for the registry of an image; it is read anew. */
    @Nullable
    AuthConfig machineCredentials(String image) {
        return config(host).effectiveAuthConfig(image);
    }

    private DockerHttpClient versioned(DockerHttpClient http) {
        return new VersionedHttpClient(http, () -> agreed.get().api());
    }

    private static DefaultDockerClientConfig config(String host) {
        return DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(host)
                .withDockerTlsVerify(false)
                .withApiVersion(RemoteApiVersion.unknown())
                .build();
    }

    private static DockerHttpClient http(String host) {
        return new ZerodepDockerHttpClient.Builder()
                .dockerHost(URI.create(host))
                .maxConnections(256)
                .connectionTimeout(CONNECT)
                .build();
    }
}
