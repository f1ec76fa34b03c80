package dev.gantry.model.wire;

import dev.gantry.model.problem.FieldError;
import dev.gantry.model.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command to run inside a container that runs.
 *
 * @param command the program and its arguments
 * @param user as the engine takes it, e.g. {@code 1000:1000}; nothing for the container's
 * @param timeout after which nobody waits any more, and the command is ended where the worker can do that
 * @param stdin whether the command can read what the caller sends
 * @param tty whether it has a terminal; there is only one stream of output then
 */
public record ExecSpec(
        List<String> command,
        @Nullable String user,
        @Nullable String workingDir,
        Map<String, String> env,
        @Nullable Duration timeout,
        boolean stdin,
        boolean tty) {

    /** Unless told otherwise. */
    public static final Duration USUAL_TIMEOUT = Duration.ofSeconds(30);

    public static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

    public ExecSpec {
        command = command == null ? List.of() : List.copyOf(command);
        env = env == null ? Map.of() : Map.copyOf(env);
    }

    /** A command that neither reads nor has a terminal, as the container's user and in its folder. */
    public static ExecSpec of(List<String> command) {
        return new ExecSpec(command, null, null, Map.of(), null, false, false);
    }

    /** How long to wait for its end. */
    public Duration patience() {
        return Optional.ofNullable(timeout).orElse(USUAL_TIMEOUT);
    }

    /**
     * The same, if it can be run.
     *
     * @throws ProblemException that names what is wrong
     */
    public ExecSpec checked() {
        List<FieldError> errors = new ArrayList<>();
        if (command.isEmpty() || command.getFirst().isBlank()) {
            errors.add(new FieldError("command", "must name a program, such as [\"ls\", \"/\"]"));
        }
        if (patience().compareTo(LONGEST_TIMEOUT) > 0 || !patience().isPositive()) {
            errors.add(new FieldError("timeout", "must be above 0 and at most " + DurationText.print(LONGEST_TIMEOUT)));
        }
        env.keySet().stream()
                .filter(name -> name.isBlank() || name.contains("="))
                .forEach(name -> errors.add(new FieldError("env", "'" + name + "' is no name of a variable")));
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
        return this;
    }

    /** The same without what only somebody who stays can use. */
    public ExecSpec alone() {
        return new ExecSpec(command, user, workingDir, env, timeout, false, false);
    }
}
