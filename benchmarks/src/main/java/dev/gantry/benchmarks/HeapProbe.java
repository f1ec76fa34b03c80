package dev.gantry.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A process of its own for {@link HeapRow}: fills its memory with running tasks and prints how much that takes. */
final class HeapProbe {

    private static final Path STATUS = Path.of("/proc/self/status");

    /** A task as one would write it down without a thought for memory. */
    private record Plain(
            String id, String spec, String state, Instant created, Instant changed, List<PlainAttempt> attempts) {}

    private record PlainAttempt(int number, String worker, String container, String state, Instant started) {}

    private HeapProbe() {}

    /** Prints the bytes of heap for each task, and the resident megabytes of the process. */
    public static void main(String[] arguments) throws IOException {
        int tasks = Integer.parseInt(arguments[1]);
        int machines = Integer.parseInt(arguments[2]);
        double perTask = arguments[0].equals("gantry") ? gantry(tasks, machines) : plain(tasks, machines);
        System.out.printf("%.1f %.1f%n", perTask, residentMegabytes());
    }

    private static double gantry(int tasks, int machines) {
        RunningCluster cluster = new RunningCluster(machines);
        long before = usedBytes();
        cluster.run(tasks);
        long after = usedBytes();
        if (cluster.views.taskCount() != tasks) {
            throw new BenchFailure("only " + cluster.views.taskCount() + " tasks are shown");
        }
        return (after - before) / (double) tasks;
    }

    private static double plain(int tasks, int machines) {
        long before = usedBytes();
        Map<String, Plain> working = new HashMap<>();
        Map<String, Plain> published = new HashMap<>();
        Map<String, Set<String>> onWorkers = new HashMap<>();
        for (int number = 0; number < tasks; number++) {
            String id = new UUID(number * 0x9E3779B97F4A7C15L, number).toString();
            String worker = new UUID(number % machines, 1).toString();
            String container = String.format("%064x", number);
            Instant now = Instant.ofEpochSecond(1_800_000_000L + number);
            List<PlainAttempt> attempts =
                    new ArrayList<>(List.of(new PlainAttempt(1, worker, container, "RUNNING", now)));
            Plain task = new Plain(id, "spec-" + number / 1_000, "RUNNING", now, now, attempts);
            working.put(id, task);
            published.put(id, task);
            onWorkers.computeIfAbsent(worker, _ -> new HashSet<>()).add(id);
        }
        long after = usedBytes();
        if (working.size() + published.size() != 2 * tasks || onWorkers.isEmpty()) {
            throw new BenchFailure("tasks got lost");
        }
        return (after - before) / (double) tasks;
    }

    private static long usedBytes() {
        for (int time = 0; time < 3; time++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static double residentMegabytes() throws IOException {
        return Files.readAllLines(STATUS).stream()
                        .filter(line -> line.startsWith("VmRSS"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / 1_024.0;
    }
}
