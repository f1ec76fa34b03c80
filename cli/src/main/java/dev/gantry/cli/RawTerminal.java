package dev.gantry.cli;

import dev.gantry.model.wire.ExecFrame;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The terminal of this process without line editing and echo, which the other end has; put back when it is closed. */
final class RawTerminal implements AutoCloseable {

    private static final File TERMINAL = new File("/dev/tty");

    private final String before;
    private final Thread atExit;

    private RawTerminal(String before) {
        this.before = before;
        this.atExit = new Thread(this::restore, "restore-terminal");
    }

    static RawTerminal open() {
        RawTerminal terminal = new RawTerminal(stty("-g"));
        Runtime.getRuntime().addShutdownHook(terminal.atExit);
        stty("raw", "-echo");
        return terminal;
    }

    /** In characters; nothing if the terminal does not tell. */
    Optional<ExecFrame.Size> size() {
        String[] words = stty("size").split(" ", -1);
        try {
            return words.length == 2
                    ? Optional.of(new ExecFrame.Size(Integer.parseInt(words[1]), Integer.parseInt(words[0])))
                    : Optional.empty();
        } catch (NumberFormatException unknown) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        restore();
    }

    private void restore() {
        stty(before);
    }

    private static String stty(String... arguments) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        try {
            Process stty = new ProcessBuilder(command)
                    .redirectInput(TERMINAL)
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (stty.waitFor() != 0) {
                throw new Failure(ExitStatus.REFUSED, "the terminal cannot be set up: " + answer);
            }
            return answer;
        } catch (IOException missing) {
            throw new Failure(ExitStatus.REFUSED, "the terminal cannot be set up: " + missing.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitStatus.REFUSED, "interrupted");
        }
    }
}
