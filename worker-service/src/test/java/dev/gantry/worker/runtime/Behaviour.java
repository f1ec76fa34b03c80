package dev.gantry.worker.runtime;

import dev.gantry.model.Reason;
import dev.gantry.model.wire.LogStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What containers of an image do in a {@link FakeContainerRuntime}.
 *
 * @param runsFor absent if they run until they are stopped
 * @param exitCode with which they end by themselves
 * @param hangsOnStop whether they take no notice of a signal
 * @param createFails why none can be made
 * @param startFails why none can be started
 * @param output what each writes when it starts
 */
public record Behaviour(
        Optional<Duration> runsFor,
        int exitCode,
        boolean hangsOnStop,
        Optional<Reason> createFails,
        Optional<Reason> startFails,
        String output) {

    /** With this a line of the output begins that is written to the standard error. */
    public static final String TO_ERROR = "2>";

    public static Behaviour runsOn() {
        return new Behaviour(Optional.empty(), 0, false, Optional.empty(), Optional.empty(), "");
    }

    public static Behaviour exits(Duration after, int code) {
        return new Behaviour(Optional.of(after), code, false, Optional.empty(), Optional.empty(), "");
    }

    public Behaviour hangingOnStop() {
        return new Behaviour(runsFor, exitCode, true, createFails, startFails, output);
    }

    public Behaviour failingToCreate(Reason reason) {
        return new Behaviour(runsFor, exitCode, hangsOnStop, Optional.of(reason), startFails, output);
    }

    public Behaviour failingToStart(Reason reason) {
        return new Behaviour(runsFor, exitCode, hangsOnStop, createFails, Optional.of(reason), output);
    }

    public Behaviour writing(String text) {
        return new Behaviour(runsFor, exitCode, hangsOnStop, createFails, startFails, text);
    }

    /** Of the last lines those of a stream, or of both; those of the standard error begin with {@link #TO_ERROR}. */
    List<String> lastLines(Optional<Integer> tail, LogStream stream) {
        List<String> lines = output.lines().toList();
        int from = tail.map(count -> Math.max(0, lines.size() - count)).orElse(0);
        return lines.subList(from, lines.size()).stream()
                .filter(line -> stream.takes(line.startsWith(TO_ERROR)))
                .toList();
    }
}
