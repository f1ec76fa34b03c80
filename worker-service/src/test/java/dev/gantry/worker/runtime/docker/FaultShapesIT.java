package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.api.DockerClient;
import dev.gantry.model.Capabilities;
import dev.gantry.model.Networking;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Privileges;
import dev.gantry.model.Protocol;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskSpecBuilder;
import dev.gantry.model.wire.ExecSpec;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.RunContainer.Status;
import dev.gantry.worker.runtime.TestRuns;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a real engine answers when something is wrong, and what a user reads of it: the reason, and a sentence that begins in
 * plain words. The table in {@code docs/engines.md} says which test holds which row. Needs an engine, at DOCKER_HOST.
 */
class FaultShapesIT {

    @RegisterExtension
    static final LocalEngine ENGINE = new LocalEngine();

    private final DockerContainerRuntime runtime = ENGINE.connect();

    private static TaskSpecBuilder spec(String... command) {
        return BusyboxImage.spec(command).toBuilder();
    }

    private EngineFailure createFails(TaskSpecBuilder spec) {
        return Objects.requireNonNull(
                catchThrowableOfType(EngineFailure.class, () -> runtime.create(TestRuns.firstRun(spec.build()))),
                "it was made");
    }

    /** @param exitCode what the engine writes down for a program that has never run; 128 where it did not come to that */
    private EngineFailure startFails(int exitCode, TaskSpecBuilder spec, PortMapping... ports) throws EngineFailure {
        String id = runtime.create(TestRuns.firstRun(spec.build(), ports));
        EngineFailure failure = Objects.requireNonNull(
                catchThrowableOfType(EngineFailure.class, () -> runtime.start(id)), "it was started");
        // The engine keeps what it could not start; whoever asked has to remove it, or its name stays taken.
        assertThat(runtime.find(id).orElseThrow().status()).isEqualTo(Status.CREATED);
        assertThat(runtime.find(id).orElseThrow().exitCode()).isEqualTo(exitCode);
        return failure;
    }

    private static void assertTold(EngineFailure failure, Reason reason, String beginning, String engineSaid) {
        assertThat(failure.reason()).as(failure.words()).isEqualTo(reason);
        assertThat(failure.words()).startsWith(beginning).contains(engineSaid);
    }

    private String started(TaskSpec spec) throws EngineFailure {
        String id = runtime.create(TestRuns.firstRun(spec));
        runtime.start(id);
        return id;
    }

    @Test
    void lessMemoryThanAnyProcessNeeds() {
        assertTold(
                createFails(spec("true").memory(4)),
                Reason.SPEC_REFUSED,
                "The engine refuses the task's settings: ",
                "6MB");
    }

    @Test
    void moreCpuThanTheMachineHas() {
        assertTold(
                createFails(spec("true").cpu(5_000)),
                Reason.SPEC_REFUSED,
                "The engine refuses the task's settings: ",
                "CPUs");
    }

    /** The engine admits it; that is the manager's work, which books. */
    @Test
    void moreMemoryThanTheMachineHasIsNoFailureOfTheEngines() throws EngineFailure {
        String id = started(spec("sleep", "600").memory(1 << 20).build());

        assertThat(runtime.find(id).orElseThrow().status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void aPortOfAnotherContainer() throws EngineFailure, IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        PortMapping taken = new PortMapping(80, port, Protocol.TCP);
        runtime.start(runtime.create(TestRuns.firstRun(spec("sleep", "600").build(), taken)));

        assertTold(
                startFails(128, spec("sleep", "600"), taken),
                Reason.PORT_TAKEN,
                "Host port " + port + " is taken by something else on this machine: ",
                "port is already allocated");
    }

    @Test
    void aPortOfAProcess() throws EngineFailure, IOException {
        try (ServerSocket process = new ServerSocket(0)) {
            int port = process.getLocalPort();

            assertTold(
                    startFails(128, spec("sleep", "600"), new PortMapping(80, port, Protocol.TCP)),
                    Reason.PORT_TAKEN,
                    "Host port " + port + " is taken by something else on this machine: ",
                    "address already in use");
        }
    }

    @Test
    void aProgramThatIsNotInTheImage() throws EngineFailure {
        assertTold(
                startFails(127, spec("/nope")),
                Reason.COMMAND_NOT_FOUND,
                "The image has no program /nope: ",
                "no such file or directory");
        assertTold(
                startFails(127, spec("nope")),
                Reason.COMMAND_NOT_FOUND,
                "The image has no program nope: ",
                "not found");
    }

    @Test
    void aFileThatIsNoProgram() throws EngineFailure {
        assertTold(
                startFails(126, spec("/etc/plain-text")),
                Reason.COMMAND_NOT_EXECUTABLE,
                "/etc/plain-text in the image cannot be executed: ",
                "permission denied");
        assertTold(startFails(126, spec("/etc")), Reason.COMMAND_NOT_EXECUTABLE, "/etc in the image cannot", "denied");
    }

    /** It is there when the task is admitted, and gone when its container starts: a start answers 404 then. */
    @Test
    void aNetworkThatIsGoneByTheTimeOfTheStart() throws EngineFailure {
        String network = "gantry-test-" + UUID.randomUUID();

        assertTold(
                startFails(128, spec("sleep", "600").networking(new Networking(network, "", List.of(), List.of()))),
                Reason.NOT_SUPPORTED_HERE,
                "This machine lacks what the task asks for: ",
                network + " not found");
    }

    /** Only where the engine itself lacks a capability, as in some virtual machines. */
    @Test
    void aCapabilityThatTheEngineDoesNotHave() throws EngineFailure {
        TaskSpecBuilder wanting = spec("sleep", "600")
                .privileges(new Privileges(
                        false, Optional.of(new Capabilities(List.of(), List.of("SYS_RESOURCE"))), List.of(), 0, false));
        String id = runtime.create(TestRuns.firstRun(wanting.build()));
        EngineFailure failure = catchThrowableOfType(EngineFailure.class, () -> runtime.start(id));
        Assumptions.assumeTrue(failure != null, "this engine has every capability");
        assertThat(runtime.find(id).orElseThrow().exitCode()).isEqualTo(128);

        assertTold(
                Objects.requireNonNull(failure),
                Reason.NOT_SUPPORTED_HERE,
                "This machine lacks what the task asks for: ",
                "operation not permitted");
    }

    /** Removed by somebody else: it cannot be started or asked anything, and needs no end. */
    @Test
    void aContainerThatIsGoneByTheTimeOfTheStart() throws EngineFailure {
        String id = runtime.create(TestRuns.firstRun(spec("true").build()));
        DockerClient others = DockerClients.connect(DockerCli.HOST).calls();
        others.removeContainerCmd(id).withForce(true).exec();

        for (ThrowingCallable question : List.<ThrowingCallable>of(
                () -> runtime.start(id),
                () -> runtime.logEnd(id),
                () -> runtime.exec(id, ExecSpec.of(List.of("true")), InputStream.nullInputStream(), (_, _) -> {}))) {
            EngineFailure failure = Objects.requireNonNull(catchThrowableOfType(EngineFailure.class, question));
            assertTold(failure, Reason.START_FAILED, "Somebody else removed the container: ", "No such container");
        }
        runtime.signal(id);
        runtime.kill(id);
        runtime.rename(id, "gantry-test-" + UUID.randomUUID());
        runtime.remove(id);
        assertThat(runtime.find(id)).isEmpty();
    }
}
