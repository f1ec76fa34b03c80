package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.model.ClusterId;
import dev.gantry.model.Reason;
import dev.gantry.model.WorkerId;
import dev.gantry.model.guard.Guard;
import dev.gantry.model.wire.LogStream;
import dev.gantry.worker.runtime.ContainerRuntime.LogRequest;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Owner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream that is given up before its first byte leaves nothing behind: no connection, and no thread that waits for one. */
class EngineStreamsTest {

    private static final Owner OWNER =
            new Owner(new ClusterId(UUID.randomUUID()), new WorkerId(UUID.randomUUID()), "test");
    private static final long LONG = 60;

    /** Reads what is to be read, or is interrupted. */
    @FunctionalInterface
    private interface Reading {
        void run() throws EngineFailure, InterruptedException;
    }

    @TempDir
    Path folder;

    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private StubEngine engine;

    @BeforeEach
    void start() throws IOException {
        engine = new StubEngine(folder.resolve("docker.sock"), question -> {
            asked.complete(null);
            question.awaitClosed();
            over.complete(null);
        });
    }

    @AfterEach
    void stop() throws IOException {
        engine.close();
    }

    private DockerContainerRuntime runtime(Duration noProgress) {
        return DockerContainerRuntime.connect(engine.host(), () -> OWNER, Guard.CLOSED, List.of(), noProgress);
    }

    private void assertNothingIsLeft() throws Exception {
        over.get(LONG, TimeUnit.SECONDS);
        Awaitility.await()
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("docker-java-stream")));
    }

    private void interrupted(Reading reading) throws Exception {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                reading.run();
                end.complete(new AssertionError("it has ended by itself"));
            } catch (EngineFailure | InterruptedException ended) {
                end.complete(ended);
            }
        });
        asked.get(LONG, TimeUnit.SECONDS);
        reader.interrupt();
        assertThat(end.get(LONG, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aPullOfWhichTheEngineSaysNothing() throws Exception {
        EngineFailure failure = Objects.requireNonNull(
                catchThrowableOfType(
                        EngineFailure.class,
                        () -> runtime(Duration.ofMillis(200)).pull("app:1", _ -> {})),
                "it was pulled");

        assertThat(failure.reason()).as(failure.words()).isEqualTo(Reason.REGISTRY_UNAVAILABLE);
        assertNothingIsLeft();
    }

    @Test
    void aPullThatIsInterrupted() throws Exception {
        DockerContainerRuntime runtime = runtime(Duration.ofMinutes(2));

        interrupted(() -> runtime.pull("app:1", _ -> {}));

        assertNothingIsLeft();
    }

    @Test
    void eventsThatDoNotBegin() throws Exception {
        DockerContainerRuntime runtime = runtime(Duration.ofMinutes(2));

        interrupted(() -> runtime.watch(() -> {}, _ -> {}));

        assertNothingIsLeft();
    }

    @Test
    void aLogThatDoesNotBegin() throws Exception {
        DockerContainerRuntime runtime = runtime(Duration.ofMinutes(2));
        LogRequest followed = new LogRequest(true, Optional.empty(), Optional.empty(), false, LogStream.ALL);

        interrupted(() -> runtime.logs("c", followed, (_, _) -> {}));

        assertNothingIsLeft();
    }
}
