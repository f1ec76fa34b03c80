package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskSpecBuilder;
import dev.gantry.model.wire.LogStream;
import dev.gantry.worker.runtime.ContainerRuntime.LogRequest;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.RunContainer.Status;
import dev.gantry.worker.runtime.TestRuns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How containers end on a real engine, and what is known of it. Needs one, at DOCKER_HOST. */
class ContainerEndsIT {

    @RegisterExtension
    static final LocalEngine ENGINE = new LocalEngine();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DockerContainerRuntime runtime = ENGINE.connect();

    @BeforeAll
    static void makeForeignImage() throws IOException, InterruptedException {
        BusyboxImage.makeForeign(DockerCli.HOST);
    }

    private static TaskSpecBuilder spec(String... command) {
        return BusyboxImage.spec(command).toBuilder();
    }

    private static TaskSpecBuilder shell(String script) {
        return spec("sh", "-c", script);
    }

    private String started(TaskSpec spec) throws EngineFailure {
        String id = runtime.create(TestRuns.firstRun(spec));
        runtime.start(id);
        return id;
    }

    private RunContainer awaitEnd(String id) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> runtime.find(id).orElseThrow(), found -> found.status() == Status.ENDED);
    }

    @Test
    void aContainerThatUsesMoreThanItsMemoryIsKilledForIt() throws Exception {
        String id = runtime.create(
                TestRuns.firstRun(shell("x=a; while true; do x=$x$x; done").build()));
        try (RecordedEvents events = RecordedEvents.of(DockerCli.HOST, id)) {
            runtime.start(id);
            RunContainer ended = awaitEnd(id);

            assertThat(ended.oomKilled()).isTrue();
            assertThat(ended.exitCode()).isEqualTo(137);
            Awaitility.await().atMost(PATIENCE).until(() -> events.told().contains("die 137"));
            assertThat(events.told()).startsWith("start", "oom").endsWith("die 137");
        }
    }

    /** The kernel ends the child, and the container goes on: the worker is told, and finds that nothing has ended. */
    @Test
    void aChildThatUsesTooMuchMemoryDoesNotEndItsContainer() throws Exception {
        Run run = TestRuns.firstRun(
                shell("(x=a; while true; do x=$x$x; done); echo child $?; while true; do sleep 0.1; done")
                        .build());
        String id = runtime.create(run);
        try (RecordedEvents events = RecordedEvents.of(DockerCli.HOST, id);
                ToldAttempts told = ToldAttempts.by(runtime)) {
            runtime.start(id);
            Awaitility.await().atMost(PATIENCE).until(() -> log(id).endsWith("child 137\n"));
            Awaitility.await().atMost(PATIENCE).until(() -> events.told().contains("oom"));
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> told.times(run.attempt()) == events.told().size());

            assertThat(runtime.find(id).orElseThrow().status()).isEqualTo(Status.RUNNING);
            assertThat(runtime.find(id).orElseThrow().oomKilled()).isFalse();
            assertThat(events.told()).startsWith("start").containsOnly("start", "oom");
        }
    }

    /** An engine says then that it was killed for its memory, and it was not: its code tells. */
    @Test
    void aContainerThatSurvivesTheEndOfAChildEndsWithItsOwnCode() throws EngineFailure {
        RunContainer ended = awaitEnd(
                started(shell("(x=a; while true; do x=$x$x; done); exit 0").build()));

        assertThat(ended.oomKilled()).isTrue();
        assertThat(ended.exitCode()).isZero();
    }

    /** Whoever does it: a worker by a kill, somebody else by {@code docker kill} and {@code docker rm -f}. */
    @Test
    void aContainerThatIsKilledOrRemovedByForceEndsWith137() throws Exception {
        for (Deed deed : List.<Deed>of(runtime::kill, runtime::remove)) {
            String id = started(spec("sleep", "600").build());
            try (RecordedEvents events = RecordedEvents.of(DockerCli.HOST, id)) {
                deed.on(id);

                Awaitility.await().atMost(PATIENCE).until(() -> events.told().contains("die 137"));
                assertThat(events.told()).startsWith("kill", "die 137");
            }
        }
    }

    private interface Deed {
        void on(String container) throws EngineFailure;
    }

    private String log(String id) throws EngineFailure, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        runtime.logs(
                id,
                new LogRequest(false, Optional.empty(), Optional.empty(), false, LogStream.STDOUT),
                (_, piece) -> out.write(piece));
        return out.toString(StandardCharsets.UTF_8);
    }

    /** A program that does not handle SIGTERM ignores it as process 1, and heeds it below an init. */
    @Test
    void anInitMakesAPlainProgramHeedItsSignal() throws EngineFailure {
        String id = started(spec("sleep", "600").init(true).build());
        signalUntilItEnds(id);

        assertThat(awaitEnd(id).exitCode()).isEqualTo(143);
    }

    @Test
    void aProgramThatHandlesItsSignalSaysHowItEnded() throws EngineFailure {
        String id = started(
                shell("trap 'exit 0' TERM; while true; do sleep 0.1; done").build());
        signalUntilItEnds(id);

        assertThat(awaitEnd(id).exitCode()).isZero();
    }

    /** Again and again: a process that has only just begun may not listen yet. */
    private void signalUntilItEnds(String id) {
        Awaitility.await().atMost(PATIENCE).until(() -> {
            runtime.signal(id);
            return runtime.find(id).orElseThrow().status() == Status.ENDED;
        });
    }

    /** Engines of today start the container and let it write that down; older ones fail to start it. */
    @Test
    void aProgramThatCannotBeExecutedIsToldFromOneForAnotherArchitecture() throws EngineFailure {
        List<String> noProgram = List.of("/etc/no-program");

        assertThat(isForeign(spec("/etc/no-program").build())).isFalse();
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
}
