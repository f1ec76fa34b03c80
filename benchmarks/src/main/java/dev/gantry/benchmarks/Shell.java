package dev.gantry.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Commands of the system that have to succeed. */
final class Shell {

    private Shell() {}

    static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new BenchFailure(List.of(command) + " ended with " + status + ": " + output.strip());
            }
            return output;
        } catch (IOException failure) {
            throw new BenchFailure(command[0] + " cannot be run", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("stopped while running " + command[0], stopped);
        }
    }
}
