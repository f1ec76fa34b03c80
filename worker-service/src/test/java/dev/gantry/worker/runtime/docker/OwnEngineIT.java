package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.model.ClusterId;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.WorkerId;
import dev.gantry.model.guard.Guard;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Owner;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer.Status;
import dev.gantry.worker.runtime.TestRuns;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can only be done to an engine of one's own: its disk is filled, and it is stopped. Needs root and Docker's engine. */
class OwnEngineIT {

    private static final Path PROGRAM = Path.of("/usr/sbin/dockerd");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Owner OWNER =
            new Owner(new ClusterId(UUID.randomUUID()), new WorkerId(UUID.randomUUID()), "test");

    /**
     * Its disk is in memory and small; all of it goes with its first process. It has a network of its own because an engine that is
     * to have no bridge removes the one that it finds.
     */
    private static final String MACHINE = """
            mount -t tmpfs tmpfs /run
            mkdir "$1/docker"
            mount -t tmpfs -o size=48m tmpfs "$1/docker"
            exec dockerd -H "unix://$1/docker.sock" --data-root "$1/docker" --bridge=none --iptables=false \\
                --cgroup-parent /gantry-test >"$1/engine.log" 2>&1
            """;

    @TempDir
    Path folder;

    private Process machine;
    private DockerContainerRuntime runtime;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "Docker's engine is a program of this machine");
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root can start one");
        machine = new ProcessBuilder(
                        "unshare",
                        "--net",
                        "--mount",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        "sh",
                        "-c",
                        MACHINE,
                        "machine",
                        folder.toString())
                .inheritIO()
                .start();
        String host = "unix://" + folder.resolve("docker.sock");
        runtime = Awaitility.await()
                .atMost(PATIENCE)
                .failFast("the engine ended", () -> !machine.isAlive())
                .ignoreExceptions()
                .until(
                        () -> DockerContainerRuntime.connect(
                                host, () -> OWNER, Guard.CLOSED, List.of(), Duration.ofMinutes(2)),
                        connected -> true);
        BusyboxImage.make(host);
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (machine != null) {
            machine.destroyForcibly();
            assertThat(machine.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Run run() {
        return TestRuns.firstRun(
                TestRuns.spec(BusyboxImage.NAME, RestartPolicy.of(RestartMode.NO), List.of("sh", "-c", "exit 0"), 16));
    }

    private ProcessHandle engine() {
        return machine.descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/dockerd"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDiskThatIsFullIsSaidAndRecoversWithTheDisk() throws Exception {
        Path filler = Path.of("/proc/" + engine().pid() + "/root" + folder.resolve("docker/filler"));
        fill(filler);

        EngineFailure failure = catchThrowableOfType(EngineFailure.class, () -> runtime.create(run()));

        assertThat(failure.reason()).as(failure.words()).isEqualTo(Reason.START_FAILED);
        assertThat(failure.words()).startsWith("The engine's disk is full: ").contains("no space left on device");
        assertThat(runtime.list()).isEmpty();
        Files.delete(filler);
        assertThat(runtime.find(runtime.create(run()))).isPresent();
    }

    @Test
    void aDiskThatIsFullByTheTimeOfTheStartIsSaidAndTheStartSucceedsWhenItIsNot() throws Exception {
        String made = runtime.create(run());
        Path filler = Path.of("/proc/" + engine().pid() + "/root" + folder.resolve("docker/filler"));
        fill(filler);

        EngineFailure failure = catchThrowableOfType(EngineFailure.class, () -> runtime.start(made));

        assertThat(failure.reason()).as(failure.words()).isEqualTo(Reason.START_FAILED);
        assertThat(failure.words()).startsWith("The engine's disk is full: ").contains("no space left on device");
        assertThat(runtime.find(made).orElseThrow().status()).isEqualTo(Status.CREATED);
        Files.delete(filler);
        runtime.start(made);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> runtime.find(made).orElseThrow().status() == Status.ENDED);
        assertThat(runtime.find(made).orElseThrow().exitCode()).isZero();
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] page = new byte[4096];
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    /** Each of them waits on a thread of its own, so the whole takes as long as one. */
    @Test
    void anEngineThatIsStoppedLetsNobodyWaitForEver() throws Exception {
        signal("STOP");
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

        signal("CONT");
        assertThat(runtime.list()).isEmpty();
    }

    private static CompletableFuture<EngineFailure> failing(ThrowingCallable call) {
        return CompletableFuture.supplyAsync(
                () -> catchThrowableOfType(EngineFailure.class, call),
                task -> Thread.ofVirtual().start(task));
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(engine().pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }
}
