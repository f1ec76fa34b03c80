package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import dev.gantry.model.ClusterId;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Protocol;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import dev.gantry.model.guard.Guard;
import dev.gantry.worker.runtime.CommandResult;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.ContainerRuntimeContract;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.EngineHealth;
import dev.gantry.worker.runtime.FormerOwner;
import dev.gantry.worker.runtime.Owner;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.TestRuns;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real engine keeps the promises too, and its refusals are told apart. Needs one, at DOCKER_HOST. */
class DockerContainerRuntimeIT extends ContainerRuntimeContract {

    private static final String HOST = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
    private static final Owner OWNER =
            new Owner(new ClusterId(UUID.randomUUID()), new WorkerId(UUID.randomUUID()), "test");
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final long MIB = 1024L * 1024L;

    private final DockerContainerRuntime runtime = connect(OWNER);

    @Override
    protected ContainerRuntime runtime() {
        return runtime;
    }

    private static DockerContainerRuntime connect(Owner owner) {
        return DockerContainerRuntime.connect(HOST, () -> owner, Guard.CLOSED, List.of(), Duration.ofMinutes(2));
    }

    @BeforeAll
    static void makeImage() throws IOException, InterruptedException {
        BusyboxImage.make(HOST);
        BusyboxImage.makeForeign(HOST);
    }

    @Override
    protected TaskSpec runsOn() {
        return shell("trap 'exit 143' TERM; while true; do sleep 0.1; done");
    }

    @Override
    protected TaskSpec hangsOnStop() {
        return shell("trap '' TERM; while true; do sleep 0.1; done");
    }

    @Override
    protected TaskSpec exits(int code) {
        return shell("exit " + code);
    }

    @Override
    protected TaskSpec writes(String... lines) {
        return shell("printf '%s\\n' " + String.join(" ", lines));
    }

    @Override
    protected TaskSpec writesToError(String line, String error) {
        return shell("echo " + line + "; echo " + error + " >&2");
    }

    @Test
    void aCommandInAContainerSaysItsExitCodeAndWhatItWrote() throws EngineFailure, InterruptedException {
        String container = started(runsOn());

        assertThat(runtime.execute(container, List.of("sh", "-c", "printf out; exit 3"), PATIENT))
                .isEqualTo(new CommandResult.Exited(3, "out"));
        assertThat(runtime.execute(container, List.of("sh", "-c", "printf err >&2"), PATIENT))
                .isEqualTo(new CommandResult.Exited(0, "err"));
        assertThat(runtime.execute(container, List.of("sh", "-c", "printf %01000d 0"), PATIENT))
                .isEqualTo(new CommandResult.Exited(0, "0".repeat(300)));
        assertThat(runtime.execute(container, List.of("no-such-command"), PATIENT))
                .isInstanceOfSatisfying(
                        CommandResult.Exited.class,
                        exited -> assertThat(exited.code()).isNotZero());
    }

    @Test
    void aCommandThatDoesNotEndInItsTimeIsKnownToRunOn() throws EngineFailure, InterruptedException {
        String container = started(runsOn());

        CommandResult result = runtime.execute(container, List.of("sleep", "600"), Duration.ofMillis(100));

        assertThat(result).isInstanceOf(CommandResult.Unfinished.class);
        CommandResult.Unfinished unfinished = (CommandResult.Unfinished) result;
        assertThat(runtime.isExecuting(unfinished)).isTrue();
        runtime.kill(container);
        Awaitility.await().until(() -> !runtime.isExecuting(unfinished));
    }

    @Test
    void nothingCanBeExecutedInAContainerThatDoesNotRun() throws EngineFailure {
        String container = runtime.create(TestRuns.firstRun(runsOn()));

        assertThatExceptionOfType(EngineFailure.class)
                .isThrownBy(() -> runtime.execute(container, List.of("cat"), PATIENT))
                .satisfies(failure -> assertThat(failure.isEngineDown()).isFalse())
                .withMessageContaining("is not running");
    }

    @Test
    void aRunningContainerHasAnAddressAndNoHealthUnlessItsImageHasACheck() throws EngineFailure {
        RunContainer running = runtime.find(started(runsOn())).orElseThrow();

        assertThat(running.address()).matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
        assertThat(running.health()).isEqualTo(EngineHealth.NONE);
    }

    @Test
    void aContainerThatUsesMoreThanItsMemoryIsKilledForIt() throws EngineFailure {
        RunContainer ended = awaitEnd(started(shell("x=a; while true; do x=$x$x; done")));

        assertThat(ended.oomKilled()).isTrue();
        assertThat(ended.exitCode()).isEqualTo(137);
    }

    @Test
    void theLimitsAreTheEnginesToo() throws EngineFailure {
        String id = runtime.create(TestRuns.firstRun(shell("exit 0")));

        InspectContainerResponse there =
                DockerClients.connect(HOST).calls().inspectContainerCmd(id).exec();

        assertThat(there.getHostConfig().getMemory()).isEqualTo(16 * MIB);
        assertThat(there.getHostConfig().getMemorySwap()).isEqualTo(16 * MIB);
        assertThat(there.getHostConfig().getPidsLimit()).isEqualTo(64);
        assertThat(there.getHostConfig().getRestartPolicy().getName()).isIn("no", "");
    }

    @Test
    void whatIsToStopGetsTheSignalThatItsSpecNames() throws EngineFailure {
        TaskSpec heedsOneSignal = shell("trap 'exit 7' USR1; trap '' TERM; while true; do sleep 0.1; done").toBuilder()
                .stopSignal("SIGUSR1")
                .build();
        String id = started(heedsOneSignal);

        runtime.signal(id);

        assertThat(awaitEnd(id).exitCode()).isEqualTo(7);
    }

    @Test
    void theEnvironmentIsNotInTheLabels() throws EngineFailure {
        String id = runtime.create(TestRuns.firstRun(shell("exit 0")));

        InspectContainerResponse there =
                DockerClients.connect(HOST).calls().inspectContainerCmd(id).exec();

        assertThat(there.getConfig().getEnv()).contains("GREETING=hello");
        assertThat(there.getConfig().getLabels())
                .isNotEmpty()
                .allSatisfy((name, text) -> assertThat(text).as(name).doesNotContain("hello"));
    }

    @Test
    void aPauseASignalAndAFrozenControlGroupAreSeen() throws Exception {
        String id = runtime.create(TestRuns.firstRun(runsOn()));
        runtime.start(id);
        assertThat(standstill(id)).isEmpty();

        DockerClient docker = DockerClients.connect(HOST).calls();
        docker.pauseContainerCmd(id).exec();
        assertThat(standstill(id)).contains("docker unpause gantry-");
        docker.unpauseContainerCmd(id).exec();
        assertThat(standstill(id)).isEmpty();

        Long pid = docker.inspectContainerCmd(id).exec().getState().getPidLong();
        docker.killContainerCmd(id).withSignal("STOP").exec();
        Awaitility.await().until(() -> standstill(id).contains("kill -CONT " + pid));
        docker.killContainerCmd(id).withSignal("CONT").exec();
        Awaitility.await().until(() -> standstill(id).isEmpty());

        Path freezer = Path.of("/sys/fs/cgroup/freezer/docker", id, "freezer.state");
        if (Files.exists(freezer)) {
            Files.writeString(freezer, "FROZEN");
            Awaitility.await().until(() -> standstill(id).contains("control group"));
            Files.writeString(freezer, "THAWED");
            Awaitility.await().until(() -> standstill(id).isEmpty());
        }
    }

    private String standstill(String id) throws EngineFailure {
        return runtime.find(id).orElseThrow().standstill();
    }

    @ParameterizedTest
    @CsvSource({
        "/nowhere/to-be-found, COMMAND_NOT_FOUND",
        "to-be-found-nowhere, COMMAND_NOT_FOUND",
        "/etc/plain-text, COMMAND_NOT_EXECUTABLE",
        "/etc, COMMAND_NOT_EXECUTABLE"
    })
    void aCommandThatCannotRunIsNamedAsTheReason(String command, Reason reason) {
        assertStartFails(reason, spec(List.of(command)));
    }

    /** Engines of today start the container and let it write that down; older ones fail to start it. */
    @Test
    void aProgramThatCannotBeExecutedIsToldFromOneForAnotherArchitecture() throws EngineFailure {
        List<String> noProgram = List.of("/etc/no-program");

        assertThat(isForeign(spec(noProgram))).isFalse();
        assertThat(isForeign(TestRuns.spec(BusyboxImage.FOREIGN, RestartPolicy.of(RestartMode.NO), noProgram, 16)))
                .isTrue();
        assertThat(isForeign(TestRuns.spec(
                        BusyboxImage.FOREIGN, RestartPolicy.of(RestartMode.NO), List.of("sh", "-c", "exit 1"), 16)))
                .isFalse();
    }

    private boolean isForeign(TaskSpec spec) throws EngineFailure {
        String id = runtime.create(TestRuns.firstRun(spec));
        try {
            runtime.start(id);
        } catch (EngineFailure failure) {
            return failure.reason() == Reason.IMAGE_ARCHITECTURE;
        }
        awaitEnd(id);
        return runtime.isForeign(id);
    }

    @Test
    void aPortOfAnotherContainerIsTaken() throws EngineFailure, IOException {
        int port = freePort();
        TaskSpec web = runsOn();
        runtime.start(runtime.create(TestRuns.firstRun(web, tcp(port))));

        assertStartFails(Reason.PORT_TAKEN, web, tcp(port));
    }

    @Test
    void aPortOfAProcessIsTaken() throws IOException {
        try (ServerSocket process = new ServerSocket(0)) {
            assertStartFails(Reason.PORT_TAKEN, runsOn(), tcp(process.getLocalPort()));
        }
    }

    @Test
    void aContainerOfAnotherWorkerIsNeitherSeenNorTakenOver() throws EngineFailure {
        Owner other = new Owner(OWNER.cluster(), new WorkerId(UUID.randomUUID()), "other");
        DockerContainerRuntime theirs = connect(other);
        Run run = TestRuns.firstRun(runsOn());
        String id = theirs.create(run);
        try {
            assertThat(runtime.list()).isEmpty();
            assertThatExceptionOfType(EngineFailure.class)
                    .isThrownBy(() -> runtime.create(run))
                    .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.NAME_TAKEN));
            assertThat(theirs.formerOwner("other")).contains(new FormerOwner(other, true));
            theirs.rename(id, run.endedName());
            assertThat(theirs.formerOwner("other")).contains(new FormerOwner(other, false));
        } finally {
            theirs.remove(id);
        }
    }

    private void assertStartFails(Reason reason, TaskSpec spec, PortMapping... ports) {
        assertThatExceptionOfType(EngineFailure.class)
                .isThrownBy(() -> runtime.start(runtime.create(TestRuns.firstRun(spec, ports))))
                .satisfies(failure ->
                        assertThat(failure.reason()).as(failure.words()).isEqualTo(reason));
    }

    private static PortMapping tcp(int port) {
        return new PortMapping(80, port, Protocol.TCP);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static TaskSpec shell(String script) {
        return spec(List.of("sh", "-c", script));
    }

    private static TaskSpec spec(List<String> command) {
        return TestRuns.spec(BusyboxImage.NAME, RestartPolicy.of(RestartMode.NO), command, 16);
    }
}
