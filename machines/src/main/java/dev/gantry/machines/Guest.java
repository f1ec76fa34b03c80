package dev.gantry.machines;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
    public long pid() {
        Patience.until(PATIENCE, "the start", () -> processes().findFirst().isPresent());
        return processes().findFirst().orElseThrow().pid();
    }

    private Stream<ProcessHandle> processes() {
        return running().door.children().flatMap(ProcessHandle::children);
    }

    /** {@code kill -9}; returns when it is dead. */
    public void kill() {
        if (door.isAlive()) {
            signal("KILL");
            awaitEnd();
        }
    }

    /** {@code kill -STOP}: it stands still, and whoever asks it gets no answer. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it go on. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        Command.output(List.of("kill", "-" + name, Long.toString(pid())));
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
        Patience.until(PATIENCE, "the end", () -> !door.isAlive());
    }
}
