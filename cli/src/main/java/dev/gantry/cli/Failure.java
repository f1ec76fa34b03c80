package dev.gantry.cli;

import java.util.List;

/** The end of a command that did not do what was asked: one clear line per error, and the status for scripts. */
final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitStatus status;
    private final transient List<String> lines;

    Failure(ExitStatus status, List<String> lines) {
        super(String.join("; ", lines), null, false, false);
        this.status = status;
        this.lines = List.copyOf(lines);
    }

    Failure(ExitStatus status, String line) {
        this(status, List.of(line));
    }

    ExitStatus status() {
        return status;
    }

    List<String> lines() {
        return lines;
    }
}
