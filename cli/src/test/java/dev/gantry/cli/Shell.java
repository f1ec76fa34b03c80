package dev.gantry.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Runs the command line inside the test, with a clock that moves only while the command waits. */
final class Shell {

    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    record Result(int status, String out, String err) {}

    private final Map<String, String> environment = new HashMap<>();
    private boolean interactive;
    private String input = "";
    private Instant now = NOW;
    private long ids;

    Shell with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Shell interactive() {
        interactive = true;
        return this;
    }

    Shell input(String text) {
        input = text;
        return this;
    }

    Result run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                interactive,
                environment,
                () -> now,
                this::pass,
                () -> new UUID(7, ++ids));
        int status = GantryCli.run(terminal, args);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private void pass(Duration duration) {
        now = now.plus(duration);
    }
}
