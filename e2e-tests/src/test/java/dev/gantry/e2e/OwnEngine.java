package dev.gantry.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Docker engine of a test's own, which may be killed: a machine made of namespaces, whose init starts the engine again
 * whenever it ends. Needs root.
 */
final class OwnEngine implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Everything in /run is the machine's own, and gone with it, as after a power cut. */
    private static final String MACHINE = """
            ip link set lo up
            mount -t tmpfs tmpfs /run
            trap '' HUP
            while :; do
                dockerd -H "unix://$1/docker.sock" --data-root "$1/docker" --cgroup-parent /gantry-e2e $2 >>"$1/engine.log" 2>&1
                while [ -e "$1/stay-down" ]; do sleep 0.1; done
                sleep 0.2
            done
            """;

    private final Path folder;
    private final String options;
    private Process machine;

    private OwnEngine(Path folder, String options) {
        this.folder = folder;
        this.options = options;
        this.machine = boot();
    }

    /** Starts a machine with an engine and the tests' image on it. */
    static OwnEngine start(Path folder, String options) {
        Path image = Docker.savedImage(folder);
        OwnEngine engine = new OwnEngine(folder, options);
        engine.awaitAnswer();
        engine.docker("load", "-i", image.toString());
        return engine;
    }

    String host() {
        return "unix://" + folder.resolve("docker.sock");
    }

    String docker(String... arguments) {
        return Docker.run(
                Stream.concat(Stream.of("-H", host()), Arrays.stream(arguments)).toArray(String[]::new));
    }

    /** Ends the engine with a signal, waits for the next one, and answers when that one does. */
    void restart(String signal) {
        long engine = enginePid();
        ServiceProcess.signal(signal, engine);
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(engine).isEmpty());
        awaitAnswer();
    }

    /** Kills the engine, which stays down while the deed is done. What else there is on the machine goes on. */
    void whileDead(Runnable deed) {
        Path hold = folder.resolve("stay-down");
        try {
            Files.createFile(hold);
            long engine = enginePid();
            ServiceProcess.signal("KILL", engine);
            await().atMost(PATIENCE).until(() -> ProcessHandle.of(engine).isEmpty());
            deed.run();
            Files.delete(hold);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        awaitAnswer();
    }

    /** What a container finds in a volume of this name. */
    Path volume(String name) {
        return folder.resolve("docker/volumes").resolve(name).resolve("_data");
    }

    /** Whether a process with such a word in its command runs on the machine. */
    boolean runs(String word) {
        return machine.descendants()
                .flatMap(process -> process.info().arguments().stream())
                .flatMap(Arrays::stream)
                .anyMatch(argument -> argument.contains(word));
    }

    /** Cuts the machine's power and turns it on again. Its disk is kept. */
    void reboot() {
        powerOff();
        machine = boot();
        awaitAnswer();
    }

    private Process boot() {
        try {
            return new ProcessBuilder(List.of(
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
                            folder.toString(),
                            options))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("machine.log").toFile()))
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void powerOff() {
        // With its parent the machine's init dies, and with that everything on it.
        machine.destroyForcibly();
        try {
            if (!machine.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the machine does not end");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private long enginePid() {
        return machine.descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/dockerd"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no engine runs:\n" + log()))
                .pid();
    }

    private void awaitAnswer() {
        await().atMost(PATIENCE)
                .failFast("the machine ended", () -> !machine.isAlive())
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .until(() -> !docker("info", "-f", "{{.ID}}").isBlank());
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("engine.log"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        powerOff();
    }
}
