package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.guard.Guard;
import dev.gantry.worker.runtime.Owner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * An engine of a test's own, on a machine made of namespaces: its disk may be filled, and it may be stopped and killed. A killed one
 * is followed by another, on the same disk. Needs root and Docker's engine.
 */
final class OwnEngine implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/dockerd");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAGE = 4096;

    /**
     * Its disk is in memory and small; all of it goes with its first process. It has a network of its own because an engine that is
     * to have no bridge removes the one that it finds.
     */
    private static final String MACHINE = """
            ip link set lo up
            mount -t tmpfs tmpfs /run
            mkdir "$1/docker"
            mount -t tmpfs -o size=48m tmpfs "$1/docker"
            while :; do
                dockerd -H "unix://$1/docker.sock" --data-root "$1/docker" --bridge=none --iptables=false \\
                    --cgroup-parent /gantry-test >>"$1/engine.log" 2>&1
                sleep 0.1
            done
            """;

    private final Path folder;
    private final Process machine;

    private OwnEngine(Path folder, Process machine) {
        this.folder = folder;
        this.machine = machine;
    }

    /** Starts one; what it needs of the machine is in a folder. Skips the test where that cannot be done. */
    static OwnEngine start(Path folder) throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "Docker's engine is a program of this machine");
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root can start one");
        return new OwnEngine(
                folder,
                new ProcessBuilder(
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
                        .start());
    }

    String host() {
        return "unix://" + folder.resolve("docker.sock");
    }

    /** Waits until it answers. */
    DockerContainerRuntime connect(Owner owner) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .failFast("the machine ended", () -> !machine.isAlive())
                .ignoreExceptions()
                .until(
                        () -> DockerContainerRuntime.connect(
                                host(), () -> owner, Guard.CLOSED, List.of(), Duration.ofMinutes(2)),
                        connected -> true);
    }

    /** Starts a registry that this engine can reach, since nothing outside of its machine can be: with one image. */
    Process startRegistry(String content) throws IOException {
        return new ProcessBuilder(
                        "nsenter",
                        "--target",
                        Long.toString(machine.pid()),
                        "--net",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StubRegistry.class.getName(),
                        content)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** What a process of the machine's writes first. */
    static String firstLine(Process process) throws IOException {
        BufferedReader out = process.inputReader();
        return String.valueOf(out.readLine());
    }

    /** Leaves no byte of its disk free. */
    void fillDisk() throws IOException {
        fillDisk(0);
    }

    /** Leaves so many pages of its disk free. */
    void fillDisk(int free) throws IOException {
        fill();
        try (FileChannel filled = FileChannel.open(filler(), StandardOpenOption.WRITE)) {
            filled.truncate(filled.size() - free * PAGE);
        }
    }

    private void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(filler())) {
            byte[] page = new byte[(int) PAGE];
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    /** Takes away what the disk was filled with, if it was. */
    void clearDisk() throws IOException {
        Files.deleteIfExists(filler());
    }

    /** Its file system is seen from outside only through one of its processes. */
    private Path filler() {
        return Path.of("/proc/" + engine().pid() + "/root" + folder.resolve("docker/filler"));
    }

    void signal(String name) throws IOException, InterruptedException {
        signal(name, engine());
    }

    /** Kills it, and waits until it is dead. The next one is about to begin. */
    void kill() throws IOException, InterruptedException {
        ProcessHandle killed = engine();
        signal("KILL", killed);
        Awaitility.await().atMost(PATIENCE).until(() -> !killed.isAlive());
    }

    private static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private ProcessHandle engine() {
        return machine.descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/dockerd"))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        machine.destroyForcibly();
        try {
            assertThat(machine.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
