package dev.gantry.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the figures were measured; without it they say nothing.
 *
 * @param fsyncMillis the median of a forced write of 4 KB where the managers' data lie
 * @param load how many processes wanted to run just before, in the mean of a minute
 */
record Machine(
        String system,
        String processor,
        int processors,
        long memoryMegabytes,
        String jdk,
        String engine,
        double fsyncMillis,
        double load) {

    static Machine here(Engine engine, Path data) {
        return new Machine(
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                value(Path.of("/proc/cpuinfo"), "model name").orElse(System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                value(Path.of("/proc/meminfo"), "MemTotal")
                        .map(text -> Long.parseLong(text.replaceAll("\\D", "")) / 1024)
                        .orElse(0L),
                System.getProperty("java.vm.vendor") + " " + Runtime.version(),
                engine.version(),
                FsyncProbe.medianMillis(data),
                recentLoad());
    }

    private static Optional<String> value(Path file, String key) {
        return lines(file).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    private static double recentLoad() {
        return lines(Path.of("/proc/loadavg")).stream()
                .map(line -> Double.parseDouble(line.substring(0, line.indexOf(' '))))
                .findFirst()
                .orElse(0.0);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new BenchFailure(file + " cannot be read: the benchmarks need Linux", unreadable);
        }
    }

    String markdown() {
        return String.format(
                Locale.ROOT, """
                | | |
                | --- | --- |
                | system | %s, %d x %s, %d MB |
                | JDK | %s |
                | Docker engine | %s |
                | fsync p50 | %.2f ms |
                | load before | %.2f |
                """, system, processors, processor, memoryMegabytes, jdk, engine, fsyncMillis, load);
    }
}
