package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.model.ClusterId;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.WorkerId;
import dev.gantry.worker.runtime.ContainerGlance;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Owner;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.RunContainer.Status;
import dev.gantry.worker.runtime.TestRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can only be done to an engine of one's own: its disk is filled, and it is stopped and killed. Needs root. */
class OwnEngineIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Owner OWNER =
            new Owner(new ClusterId(UUID.randomUUID()), new WorkerId(UUID.randomUUID()), "test");

    @TempDir
    private static Path folder;

    private static @Nullable OwnEngine engine;
    private static DockerContainerRuntime runtime;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        engine = OwnEngine.start(folder);
        runtime = engine.connect(OWNER);
        BusyboxImage.make(engine.host());
    }

    @AfterAll
    static void stop() {
        if (engine != null) {
            engine.close();
        }
    }

    private static OwnEngine engine() {
        return Objects.requireNonNull(engine);
    }

    @AfterEach
    void removeAll() throws EngineFailure, IOException {
        engine().clearDisk();
        for (RunContainer container : runtime.list()) {
            runtime.remove(container.id());
        }
    }

    private static Run run(String... command) {
        return TestRuns.firstRun(
                TestRuns.spec(BusyboxImage.NAME, RestartPolicy.of(RestartMode.NO), List.of(command), 16));
    }

    private static String made(String... command) throws EngineFailure {
        return runtime.create(run(command));
    }

    private static RunContainer awaitEnd(String container) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> runtime.find(container).orElseThrow(), found -> found.status() == Status.ENDED);
    }

    private static EngineFailure failure(ThrowingCallable call) {
        return Objects.requireNonNull(catchThrowableOfType(EngineFailure.class, call), "it did not fail");
    }

    private static void assertFull(EngineFailure failure, String beginning) {
        assertThat(failure.reason()).as(failure.words()).isEqualTo(Reason.DISK_FULL);
        assertThat(failure.words())
                .startsWith(beginning + "The engine's disk is full: ")
                .contains("no space left on device");
    }

    @Test
    void aDiskThatIsFullIsSaidAndRecoversWithTheDisk() throws Exception {
        Process registry = engine().startRegistry("gantry-test-" + UUID.randomUUID());
        try {
            String image = OwnEngine.firstLine(registry);
            String toStart = made("sh", "-c", "exit 0");
            engine().fillDisk();

            assertFull(failure(() -> made("true")), "");
            assertFull(failure(() -> runtime.start(toStart)), "");
            assertFull(failure(() -> runtime.pull(image, _ -> {})), "Pulling " + image + " failed: ");
            assertThatIllegalStateException()
                    .as("an image is not loaded either")
                    .isThrownBy(() -> BusyboxImage.make(engine().host()));
            assertThat(runtime.list()).as("nothing half made is left").hasSize(1);
            assertThat(runtime.find(toStart).orElseThrow().status()).isEqualTo(Status.CREATED);

            engine().clearDisk();
            runtime.start(toStart);
            assertThat(awaitEnd(toStart).exitCode()).isZero();
            assertThat(runtime.find(made("true"))).isPresent();
            runtime.pull(image, _ -> {});
            assertThat(runtime.hasImage(image)).isTrue();
        } finally {
            registry.destroyForcibly();
        }
    }

    /** A task can be stopped there, and shown; that its container cannot be given another name holds nothing up. */
    @Test
    void whatNeedsNoDiskIsDoneWhileItIsFull() throws Exception {
        String running = made("sleep", "600");
        runtime.start(running);
        String created = made("true");
        engine().fillDisk();

        assertThat(runtime.engine().cpus()).isPositive();
        assertFull(failure(() -> runtime.rename(running, "gantry-test-none")), "");
        assertThat(runtime.find(running).orElseThrow().name())
                .startsWith("gantry-")
                .isNotEqualTo("gantry-test-none");
        assertThat(runtime.list()).extracting(RunContainer::id).containsExactlyInAnyOrder(running, created);
        runtime.signal(running);
        assertThat(runtime.find(running).orElseThrow().status()).isEqualTo(Status.RUNNING);
        runtime.kill(running);
        assertThat(awaitEnd(running).exitCode()).isEqualTo(137);
        runtime.remove(created);
        runtime.remove(running);

        assertThat(runtime.list()).isEmpty();
    }

    /** The engine goes on listing it as it was before, also when there is room again, and does not know of it after a crash. */
    @Test
    void whatAFullDiskDidNotTakeIsWrittenWhenTheEngineIsAsked() throws Exception {
        String running = startedUnwritten();
        assertThat(listed(running)).isEqualTo(Status.CREATED);

        runtime.save(running);

        assertThat(listed(running)).isEqualTo(Status.RUNNING);
        runtime.remove(running);
        runtime.save(running);
    }

    private static Status listed(String container) throws EngineFailure {
        return runtime.glance().stream()
                .filter(listed -> listed.id().equals(container))
                .map(ContainerGlance::status)
                .findFirst()
                .orElseThrow();
    }

    /** A container that could just be started: it needs a little of the disk, and to write that down a little more. */
    private static String startedUnwritten() throws EngineFailure, IOException {
        for (int room = 0; room < 32; room++) {
            String container = made("sleep", "600");
            engine().fillDisk(room);
            try {
                runtime.start(container);
            } catch (EngineFailure tooLittle) {
                assertFull(tooLittle, "");
            }
            engine().clearDisk();
            boolean runs = runtime.find(container).orElseThrow().status() == Status.RUNNING;
            if (runs && listed(container) != Status.RUNNING) {
                return container;
            }
            runtime.remove(container);
        }
        throw new AssertionError("whatever could be started was written down as well");
    }

    /** It forgets what it has told, so a worker asks for what there is and not for what has happened. */
    @Test
    void anEngineThatIsKilledEndsItsEventsAndTheNextOneRepeatsNone() throws Exception {
        Instant before = Instant.now();
        String made = made("true");
        assertThat(RecordedEvents.since(engine().host(), made, before)).containsExactly("create");
        try (ToldAttempts told = ToldAttempts.by(runtime)) {
            engine().kill();

            assertThat(told.awaitBroken().reason()).isEqualTo(Reason.ENGINE_DOWN);
        }
        runtime = engine().connect(OWNER);

        assertThat(RecordedEvents.since(engine().host(), made, before)).isEmpty();
        assertThat(runtime.list()).extracting(RunContainer::id).containsExactly(made);
    }

    /** Each of them waits on a thread of its own, so the whole takes as long as one. */
    @Test
    void anEngineThatIsStoppedLetsNobodyWaitForEver() throws Exception {
        engine().signal("STOP");
        List<CompletableFuture<EngineFailure>> calls = List.of(
                failing(runtime::list),
                failing(runtime::engine),
                failing(runtime::session),
                failing(() -> runtime.find("x")),
                failing(() -> runtime.kill("x")),
                failing(() -> runtime.hasImage("x")));

        for (CompletableFuture<EngineFailure> call : calls) {
            EngineFailure failure = call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(failure.reason()).isEqualTo(Reason.ENGINE_DOWN);
            assertThat(failure.words()).contains("silent for");
        }

        engine().signal("CONT");
        assertThat(runtime.list()).isEmpty();
    }

    private static CompletableFuture<EngineFailure> failing(ThrowingCallable call) {
        return CompletableFuture.supplyAsync(
                () -> catchThrowableOfType(EngineFailure.class, call),
                task -> Thread.ofVirtual().start(task));
    }
}
