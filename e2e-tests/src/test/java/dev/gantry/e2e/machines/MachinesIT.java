package dev.gantry.e2e.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gantry.e2e.Docker;
import dev.gantry.machines.Machine;
import dev.gantry.machines.Rack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machines that the fault tests stand on do what they say, and nothing is left of them. */
class MachinesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PORT = 4000;

    @TempDir
    private static Path folder;

    private static Path image;

    private Optional<Rack> rack = Optional.empty();

    @BeforeAll
    static void saveTheImage() {
        Optional<String> obstacle = Rack.obstacle();
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElseThrow());
        image = Docker.savedImage(folder);
    }

    @AfterEach
    void close() {
        rack.ifPresent(Rack::close);
    }

    private Machine machine() {
        Rack started = TestRack.start();
        rack = Optional.of(started);
        return started.add("m1");
    }

    private Machine machineWithContainer() {
        Machine machine = machine();
        machine.startEngine("--live-restore");
        machine.docker("load", "--input", image.toString());
        machine.docker("run", "--detach", "--name", "task", Docker.IMAGE, "sleep", "600");
        return machine;
    }

    /** Whether a server on the machine can be connected to. */
    private static boolean reaches(Machine machine) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(machine.address(), PORT), 1_000);
            return true;
        } catch (IOException unreachable) {
            return false;
        }
    }

    private static Machine listening(Machine machine) {
        machine.start("server", List.of("busybox", "httpd", "-f", "-p", "" + PORT));
        await().atMost(PATIENCE).until(() -> reaches(machine));
        return machine;
    }

    @Test
    void machinesHaveNamesAddressesAndEnginesOfTheirOwn() {
        Machine one = machine();
        Machine other = rack.orElseThrow().add("m2");
        one.startEngine();
        other.startEngine();

        assertThat(one.run("hostname").strip()).isEqualTo("m1");
        assertThat(other.run("hostname").strip()).isEqualTo("m2");
        assertThat(one.docker("info", "-f", "{{.ID}}")).isNotEqualTo(other.docker("info", "-f", "{{.ID}}"));
        assertThat(one.run("ip", "address")).contains(one.address()).doesNotContain(other.address());
    }

    @Test
    void aKilledEngineLeavesItsContainerToTheNextOne() {
        Machine machine = machineWithContainer();
        String container = machine.docker("inspect", "-f", "{{.State.Pid}}", "task");

        machine.engine().kill();
        assertThat(machine.engineAnswers()).isFalse();
        machine.startEngine("--live-restore");

        assertThat(machine.docker("inspect", "-f", "{{.State.Pid}}", "task")).isEqualTo(container);
    }

    @Test
    void aFrozenEngineAnswersWhenItIsLetGoOn() {
        Machine machine = machine();
        machine.startEngine();

        machine.engine().freeze();
        assertThat(machine.engineAnswers()).isFalse();
        machine.engine().thaw();
        assertThat(machine.engineAnswers()).isTrue();
    }

    @Test
    void withoutPowerNothingRunsAndTheDiskIsKept() throws IOException {
        Machine machine = listening(machineWithContainer());

        machine.powerOff();
        assertThat(reaches(machine)).isFalse();
        assertThat(Traces.processes(rack.orElseThrow().folder().resolve("m1").toString()))
                .isEmpty();
        machine.powerOn();
        machine.startEngine("--live-restore");

        assertThat(machine.docker("inspect", "-f", "{{.State.Running}}", "task").strip())
                .isEqualTo("false");
    }

    @Test
    void aLinkCanBeCutAndLosesWhatItIsToldToLose() {
        Machine machine = listening(machine());

        machine.cut();
        assertThat(reaches(machine)).as("cut").isFalse();
        machine.heal();
        await("healed").atMost(PATIENCE).until(() -> reaches(machine));
        machine.loseIncoming();
        assertThat(reaches(machine)).as("nothing comes").isFalse();
        machine.heal();
        machine.loseOutgoing();
        assertThat(reaches(machine)).as("nothing leaves").isFalse();
        machine.heal();
        await("healed again").atMost(PATIENCE).until(() -> reaches(machine));
    }

    @Test
    void aFullDiskTakesNothingUntilItIsFreed() {
        Machine machine = machine();
        String file = machine.disk().resolve("file").toString();

        machine.fillDisk();
        assertThat(machine.run("sh", "-c", "echo text >" + file + " || echo full"))
                .contains("full");
        machine.freeDisk();
        assertThat(machine.run("sh", "-c", "echo text >" + file + " || echo full"))
                .isEmpty();
    }

    @Test
    void nothingIsLeftOfARackThatIsClosed() {
        machineWithContainer();
        Rack closed = rack.orElseThrow();
        assertThat(Traces.of(closed.name(), closed.folder())).hasSizeGreaterThan(5);

        closed.close();

        assertThat(Traces.of(closed.name(), closed.folder())).isEmpty();
    }

    @Test
    void nothingIsLeftOfATestThatIsKilled() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process killed = new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AbandonedRack.class.getName(),
                        image.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String name = killed.inputReader().readLine();
        Path folderOfIts = TestRack.folderOf(name);
        assertThat(Traces.of(name, folderOfIts)).hasSizeGreaterThan(5);

        killed.destroyForcibly();

        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> Traces.of(name, folderOfIts).isEmpty());
        assertThat(Files.exists(folderOfIts)).as("the logs are kept").isTrue();
    }
}
