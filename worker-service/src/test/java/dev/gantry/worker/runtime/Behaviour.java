package dev.gantry.worker.runtime;

import dev.gantry.model.Reason;
import dev.gantry.model.wire.LogStream;
import dev.gantry.worker.runtime.ContainerRuntime.LogRequest;
import dev.gantry.worker.runtime.ContainerRuntime.Reader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    /** When every line of a log says that it was written. */
    private static final String WRITTEN_AT = "2026-01-01T00:00:00.000000000Z";

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

    /** Writes what of a log was asked for; all of it at one moment. */
    void write(LogRequest request, Reader reader) throws IOException {
        String stamp = request.timestamps() ? WRITTEN_AT + " " : "";
        for (String line : lastLines(request.tail(), request.stream())) {
            boolean error = line.startsWith(TO_ERROR);
            String text = error ? line.substring(TO_ERROR.length()) : line;
            reader.take(error, (stamp + text + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Of the last lines those of a stream, or of both; those of the standard error begin with {@link #TO_ERROR}. */
    private List<String> lastLines(Optional<Integer> tail, LogStream stream) {
        List<String> lines = output.lines().toList();
        int from = tail.map(count -> Math.max(0, lines.size() - count)).orElse(0);
        return lines.subList(from, lines.size()).stream()
                .filter(line -> stream.takes(line.startsWith(TO_ERROR)))
                .toList();
    }
}
