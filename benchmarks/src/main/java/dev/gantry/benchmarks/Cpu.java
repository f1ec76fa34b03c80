package dev.gantry.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** CPU time that processes have used, from the kernel's books. These count in hundredths of a second. */
final class Cpu {

    private static final Path PROC = Path.of("/proc");
    private static final double MILLIS_PER_TICK = 10;
    private static final Set<String> DAEMONS = Set.of("dockerd", "containerd");

    private Cpu() {}

    /** Of the processes and their children that have ended. */
    static double millis(List<Long> processes) {
        return processes.stream().mapToDouble(Cpu::millis).sum();
    }

    private static double millis(long process) {
        String line = read(PROC.resolve(process + "/stat"));
        // The name, which may contain anything, is in parentheses; utime is the 12th field after it.
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int field = 11; field <= 14; field++) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks * MILLIS_PER_TICK;
    }

    /** The daemons of the engine, if they run on this machine; not those inside of containers. */
    static List<Long> engineProcesses() {
        try (Stream<Path> all = Files.list(PROC)) {
            Path own = Files.readSymbolicLink(PROC.resolve("self/ns/pid"));
            return all.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.matches("\\d+"))
                    .filter(name -> isDaemon(PROC.resolve(name), own))
                    .map(Long::parseLong)
                    .toList();
        } catch (IOException unreadable) {
            throw new BenchFailure(PROC + " cannot be read: the benchmarks need Linux", unreadable);
        }
    }

    /** A process that has ended meanwhile, or is somebody else's, is none. */
    private static boolean isDaemon(Path process, Path namespace) {
        try {
            return DAEMONS.contains(Files.readString(process.resolve("comm")).strip())
                    && Files.readSymbolicLink(process.resolve("ns/pid")).equals(namespace);
        } catch (IOException notOurs) {
            return false;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new BenchFailure(file + " cannot be read", unreadable);
        }
    }
}
