package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import dev.gantry.model.ClusterId;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import dev.gantry.model.guard.Guard;
import dev.gantry.model.wire.ExecSpec;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.ContainerRuntimeContract;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.EngineHealth;
import dev.gantry.worker.runtime.Execution;
import dev.gantry.worker.runtime.FormerOwner;
import dev.gantry.worker.runtime.Owner;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.TestRuns;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real engine keeps the promises too, and its refusals are told apart. Needs one, at DOCKER_HOST. */
class DockerContainerRuntimeIT extends ContainerRuntimeContract {

    private static final String HOST = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
    private static final Owner OWNER =
            new Owner(new ClusterId(UUID.randomUUID()), new WorkerId(UUID.randomUUID()), "test");
    private static final long MIB = 1024L * 1024L;

    private final DockerContainerRuntime runtime = connect(OWNER);
    private @Nullable StubRegistry registry;

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

    @Override
    protected String inRegistry() throws IOException {
        return registry().image("app");
    }

    @Override
    protected String inNoRegistry() throws IOException {
        String there = registry().image("app");
        registry().answerWith(404, "{\"errors\": [{\"code\": \"MANIFEST_UNKNOWN\", \"message\": \"as told\"}]}");
        return there;
    }

    private StubRegistry registry() throws IOException {
        StubRegistry there = registry == null ? new StubRegistry("gantry-test-" + UUID.randomUUID()) : registry;
        registry = there;
        return there;
    }

    @AfterEach
    void closeRegistry() throws EngineFailure, IOException {
        if (registry != null) {
            registry.close();
            String image = registry.image("app");
            if (runtime.hasImage(image)) {
                DockerClients.connect(HOST).calls().removeImageCmd(image).exec();
            }
        }
    }

    @Override
    protected List<String> says(String out, String error, int code) {
        return List.of("sh", "-c", "printf " + out + "; printf " + error + " >&2; exit " + code);
    }

    @Override
    protected List<String> copies() {
        return List.of("cat");
    }

    @Override
    protected List<String> hangs() {
        return List.of("sh", "-c", "sleep 600; true");
    }

    @Test
    void aProgramThatIsNotInTheImageEndsItsCommandWithACode() throws Exception {
        ExecSpec none = ExecSpec.of(List.of("no-such-command"));

        try (Execution command = runtime.exec(started(runsOn()), none, InputStream.nullInputStream(), (_, _) -> {})) {
            assertThat(command.await(PATIENCE).orElseThrow()).isNotZero();
        }
    }

    @Test
    void aCommandThatGoesOnStartingOthersIsEndedWithAllOfThem() throws Exception {
        ExecSpec starting = ExecSpec.of(List.of("sh", "-c", "while true; do sleep 601 & sleep 0.002; kill $!; done"));
        String container = started(runsOn());

        for (int time = 0; time < 5; time++) {
            try (Execution command = runtime.exec(container, starting, InputStream.nullInputStream(), (_, _) -> {})) {
                assertThat(command.await(Duration.ofMillis(300))).isEmpty();
                command.end();

                assertThat(command.await(PATIENCE)).contains(137);
            }
        }
        assertThat(DockerCli.run("top", container, "-eo", "pid,args")).doesNotContain("sleep 601");
    }

    @Test
    void aRunningContainerHasAnAddressAndNoHealthUnlessItsImageHasACheck() throws EngineFailure {
        RunContainer running = runtime.find(started(runsOn())).orElseThrow();

        assertThat(running.address()).matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
        assertThat(running.health()).isEqualTo(EngineHealth.NONE);
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
        assertThat(listedStandstill(id)).isEqualTo(standstill(id));
        docker.unpauseContainerCmd(id).exec();
        assertThat(standstill(id)).isEmpty();

        Long pid = docker.inspectContainerCmd(id).exec().getState().getPidLong();
        docker.killContainerCmd(id).withSignal("STOP").exec();
        Awaitility.await().until(() -> listedStandstill(id).contains("kill -CONT " + pid));
        assertThat(standstill(id)).isEqualTo(listedStandstill(id));
        docker.killContainerCmd(id).withSignal("CONT").exec();
        Awaitility.await().until(() -> standstill(id).isEmpty());

        Path freezer = Path.of("/sys/fs/cgroup/freezer/docker", id, "freezer.state");
        if (Files.exists(freezer)) {
            Files.writeString(freezer, "FROZEN");
            Awaitility.await().until(() -> listedStandstill(id).contains("control group"));
            assertThat(standstill(id)).isEqualTo(listedStandstill(id));
            Files.writeString(freezer, "THAWED");
            Awaitility.await().until(() -> standstill(id).isEmpty());
        }
    }

    private String standstill(String id) throws EngineFailure {
        return runtime.find(id).orElseThrow().standstill();
    }

    /** Without looking at the container itself. */
    private String listedStandstill(String id) throws EngineFailure {
        return runtime.glance().stream()
                .filter(container -> container.id().equals(id))
                .findFirst()
                .orElseThrow()
                .standstill();
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
                    .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.NAME_TAKEN))
                    .withMessageStartingWith("A container that is not this worker's has the name; rename or remove")
                    .withMessageContaining(
                            "\"/" + run.containerName() + "\" is already in use by container \"" + id + "\"");
            assertThat(theirs.formerOwner("other")).contains(new FormerOwner(other, true));
            theirs.rename(id, Run.endedName(run.containerName()));
            assertThat(theirs.formerOwner("other")).contains(new FormerOwner(other, false));
        } finally {
            theirs.remove(id);
        }
    }

    private static TaskSpec shell(String script) {
        return spec(List.of("sh", "-c", script));
    }

    private static TaskSpec spec(List<String> command) {
        return TestRuns.spec(BusyboxImage.NAME, RestartPolicy.of(RestartMode.NO), command, 16);
    }
}
