package dev.gantry.e2e.machines;

import static org.awaitility.Awaitility.await;

import dev.gantry.e2e.ServiceProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A process on a {@link Machine}. It ends with the machine's power; nothing starts it again by itself. */
public final class Guest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process door;
    private final Path output;

    private Guest(Process door, Path output) {
        this.door = door;
        this.output = output;
    }

    /** Starts a command behind the words that enter the machine; what it writes is appended to a file. */
    static Guest start(List<String> entrance, List<String> command, Path output) {
        List<String> words = new ArrayList<>(entrance);
        // The shell in between is there because nsenter stands still with its child, and is then not there to bury it.
        words.addAll(List.of("sh", "-c", "\"$@\"; exit $?", "guest"));
        words.addAll(command);
        try {
            return new Guest(
                    new ProcessBuilder(words)
                            .redirectInput(new File("/dev/null"))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                            .start(),
                    output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Its process id outside of the machine. */
    private long pid() {
        return await().atMost(PATIENCE)
                .until(
                        () -> running()
                                .door
                                .children()
                                .flatMap(ProcessHandle::children)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow()
                .pid();
    }

    /** {@code kill -9}; returns when it is dead. */
    public void kill() {
        if (door.isAlive()) {
            ServiceProcess.signal("KILL", pid());
            awaitEnd();
        }
    }

    /** {@code kill -STOP}: it stands still, and whoever asks it gets no answer. */
    public void freeze() {
        ServiceProcess.signal("STOP", pid());
    }

    /** Lets it go on. */
    public void thaw() {
        ServiceProcess.signal("CONT", pid());
    }

    public boolean isAlive() {
        return door.isAlive();
    }

    /** This one, which has to be alive. */
    Guest running() {
        if (!isAlive()) {
            throw new IllegalStateException("the process ended:\n" + output());
        }
        return this;
    }

    /** All that processes of this kind have written on the machine. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void awaitEnd() {
        await().atMost(PATIENCE).until(() -> !door.isAlive());
    }
}
