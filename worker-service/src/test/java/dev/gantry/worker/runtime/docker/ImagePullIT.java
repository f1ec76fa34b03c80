package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.api.DockerClient;
import dev.gantry.model.ClusterId;
import dev.gantry.model.Reason;
import dev.gantry.model.WorkerId;
import dev.gantry.model.guard.Guard;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Owner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real engine says of a registry's answers is understood. Needs one on this machine, at DOCKER_HOST. */
class ImagePullIT {

    private static final String HOST = DockerCli.HOST;
    private static final Owner OWNER =
            new Owner(new ClusterId(UUID.randomUUID()), new WorkerId(UUID.randomUUID()), "test");

    private final DockerContainerRuntime runtime =
            DockerContainerRuntime.connect(HOST, () -> OWNER, Guard.CLOSED, List.of(), Duration.ofSeconds(2));
    private StubRegistry registry;
    private String image;

    @BeforeEach
    void start() throws IOException {
        // Another content each time, so that no engine has the layer from before.
        registry = new StubRegistry("gantry-test-" + UUID.randomUUID());
        image = registry.image("app");
    }

    @AfterEach
    void stop() throws EngineFailure, IOException {
        registry.close();
        if (runtime.hasImage(image)) {
            DockerClient docker = DockerClients.connect(HOST).calls();
            docker.removeImageCmd(image).exec();
        }
    }

    private EngineFailure refusal(String name) {
        return Objects.requireNonNull(
                catchThrowableOfType(EngineFailure.class, () -> runtime.pull(name, _ -> {})), "it was pulled");
    }

    @Test
    void anImageThatTheRegistryHasIsThereAfterwards() throws Exception {
        runtime.pull(image, _ -> {});

        assertThat(runtime.hasImage(image)).isTrue();
        assertThat(runtime.digest(image, image)).contains(registry.manifestDigest());
    }

    @Test
    void anImageThatWasInNoRegistryHasNoDigest() throws Exception {
        BusyboxImage.make(HOST);

        assertThat(runtime.digest(BusyboxImage.NAME, BusyboxImage.NAME)).isEmpty();
        assertThat(runtime.digest("gantry-test/none:1", "gantry-test/none:1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "401, UNAUTHORIZED, IMAGE_PULL_DENIED",
        "403, DENIED, IMAGE_PULL_DENIED",
        "404, NAME_UNKNOWN, IMAGE_NOT_FOUND",
        "404, MANIFEST_UNKNOWN, IMAGE_NOT_FOUND",
        "429, TOOMANYREQUESTS, REGISTRY_RATE_LIMITED",
        "500, UNKNOWN, REGISTRY_UNAVAILABLE",
        "503, UNAVAILABLE, REGISTRY_UNAVAILABLE"
    })
    void whateverTheRegistryAnswersHasAReason(int status, String code, Reason reason) {
        registry.answerWith(status, "{\"errors\": [{\"code\": \"" + code + "\", \"message\": \"as told\"}]}");
        assertThat(refusal(image))
                .extracting(EngineFailure::reason, EngineFailure::words)
                .first()
                .isEqualTo(reason);

        registry.answerWith(status, "");
        assertThat(refusal(image).reason()).as("without a body").isEqualTo(reason);
    }

    @Test
    void aRegistryThatNobodyCanReachIsAway() throws IOException {
        registry.close();

        EngineFailure refusal = refusal(image);

        assertThat(refusal.reason()).isEqualTo(Reason.REGISTRY_UNAVAILABLE);
        assertThat(refusal.words()).contains(image, "connection refused");
    }

    @Test
    void aHostThatDoesNotExistIsAWrongName() {
        assertThat(refusal("registry.invalid/app:1").reason()).isEqualTo(Reason.IMAGE_NOT_FOUND);
    }

    @Test
    void aRegistryThatStopsInTheMiddleOfALayerIsGivenUp() {
        registry.stall();

        EngineFailure refusal = refusal(image);

        assertThat(refusal.reason()).isEqualTo(Reason.REGISTRY_UNAVAILABLE);
        assertThat(refusal.words()).contains("no progress for 2 s");
    }

    /** The engine answers nothing before the registry does. With each retry one more connection and thread would be lost. */
    @Test
    void aRegistryThatIsSilentFromTheBeginningIsGivenUpAndLeavesNoConnection(@TempDir Path folder) throws IOException {
        Assumptions.assumeTrue(HOST.startsWith("unix://"), "an engine behind a socket of this machine");
        Path engine = Path.of(HOST.substring("unix://".length()));
        try (RelayedEngine between = new RelayedEngine(engine, folder.resolve("docker.sock"))) {
            registry.stallAtOnce();
            DockerContainerRuntime counted = DockerContainerRuntime.connect(
                    between.host(), () -> OWNER, Guard.CLOSED, List.of(), Duration.ofSeconds(1));

            for (int retry = 0; retry < 2; retry++) {
                EngineFailure refusal = Objects.requireNonNull(
                        catchThrowableOfType(EngineFailure.class, () -> counted.pull(image, _ -> {})), "it was pulled");
                assertThat(refusal.reason()).as(refusal.words()).isEqualTo(Reason.REGISTRY_UNAVAILABLE);
            }

            Awaitility.await().until(() -> between.open() == 0);
        }
    }

    /** It is told from a registry that is silent: the attempt waits for the engine, and the task stays where it is. */
    @Test
    void anEngineThatIsFrozenInTheMiddleOfAPullDoesNotAnswer(@TempDir Path folder) throws IOException {
        Assumptions.assumeTrue(HOST.startsWith("unix://"), "an engine behind a socket of this machine");
        Path engine = Path.of(HOST.substring("unix://".length()));
        try (RelayedEngine between = new RelayedEngine(engine, folder.resolve("docker.sock"))) {
            registry.stall();
            DockerContainerRuntime frozen = DockerContainerRuntime.connect(
                    between.host(), () -> OWNER, Guard.CLOSED, List.of(), Duration.ofSeconds(2));

            EngineFailure failure = Objects.requireNonNull(
                    catchThrowableOfType(EngineFailure.class, () -> frozen.pull(image, _ -> between.freeze())),
                    "it was pulled");

            assertThat(failure.reason()).as(failure.words()).isEqualTo(Reason.ENGINE_DOWN);
        }
    }
}
