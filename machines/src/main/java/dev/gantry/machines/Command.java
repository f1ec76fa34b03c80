package dev.gantry.machines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A command of the machine's, run to its end. */
public record Command(List<String> words, Map<String, String> environment) {

    /** What a command ended with. */
    public record Result(int status, String output) {}

    /** What the command wrote; it must succeed. */
    public static String output(List<String> words) {
        return new Command(words, Map.of()).output();
    }

    public String output() {
        Result result = run();
        if (result.status() != 0) {
            throw new IllegalStateException(words + " ended with " + result.status() + ": " + result.output());
        }
        return result.output();
    }

    public Result run() {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
