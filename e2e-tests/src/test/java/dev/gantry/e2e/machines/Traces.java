package dev.gantry.e2e.machines;

import dev.gantry.machines.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What this computer still has of a rack: nothing, when all is well. */
final class Traces {

    private Traces() {}

    /** One line for each process, device, interface, control group and disk of the rack with this name and folder. */
    static List<String> of(String rack, Path folder) {
        List<String> found = new ArrayList<>(processes(folder.toString()));
        found.addAll(linesWith(folder.toString(), "losetup", "--all"));
        found.addAll(linesWith(rack, "ip", "-oneline", "link"));
        found.addAll(linesWith(rack, "find", "/sys/fs/cgroup", "-type", "d", "-name", rack));
        found.addAll(linesWith("disk", "find", folder.toString(), "-name", "disk*"));
        return found;
    }

    /**
     * Processes that see a mount of the rack's, or were started for it. A namespace without a process is gone, as nothing
     * else holds these.
     */
    static List<String> processes(String folder) {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
                    .filter(entry ->
                            mentions(entry.resolve("mountinfo"), folder) || mentions(entry.resolve("cmdline"), folder))
                    .map(entry -> "process " + entry.getFileName())
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean mentions(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException ended) {
            return false; // and so it is no trace
        }
    }

    private static List<String> linesWith(String text, String... command) {
        return Command.output(List.of(command))
                .lines()
                .filter(line -> line.contains(text))
                .toList();
    }
}
