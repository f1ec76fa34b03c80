package dev.gantry.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Where a command runs: its streams, its environment and its clock.
 *
 * @param interactive whether a person watches, so that colours and redrawing make sense
 * @param pause waits between two looks at the manager
 * @param ids names that nobody else gives
 */
record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean interactive,
        Map<String, String> environment,
        InstantSource clock,
        Pause pause,
        Supplier<UUID> ids) {

    /** Erases from the cursor to the end of the line and goes back to its beginning; see ECMA-48, EL. */
    private static final String REWRITE = "\u001b[K\r";

    /** A wait that a test can skip. */
    @FunctionalInterface
    interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    static Terminal system() {
        return new Terminal(
                System.in,
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false),
                System.getenv(),
                InstantSource.system(),
                Thread::sleep,
                UUID::randomUUID);
    }

    boolean colours() {
        return interactive
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }

    /** Says how a command is getting on, apart from its result. */
    void progress(String line) {
        err.println(line);
    }

    /** The same where a person watches: the next line takes the place of this one. */
    void moving(String line) {
        err.print(line + REWRITE);
        err.flush();
    }

    void sleep(Duration duration) {
        try {
            pause.of(duration);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitStatus.REFUSED, "interrupted");
        }
    }
}
