package dev.gantry.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The memory that a running task takes in the manager's core: the working state and the published views. */
final class HeapRow implements Row {

    private static final int TASKS = 1_000_000;
    private static final int MACHINES = 10_000;
    private static final int ROUNDS = 5;

    private static final class Probe {

        private final String what;
        private final List<String> flags;
        private final String kind;
        private final Samples perTask = new Samples();
        private final Samples resident = new Samples();

        Probe(String what, String kind, String... flags) {
            this.what = what;
            this.kind = kind;
            this.flags = List.of(flags);
        }

        void run(int tasks, int machines) throws InterruptedException {
            String[] answer = output(flags, kind, tasks, machines).split(" ", -1);
            perTask.add(Double.parseDouble(answer[0]));
            resident.add(Double.parseDouble(answer[1]));
        }

        Line heapLine() {
            return Line.of(what + ", heap of a task", "B", perTask);
        }

        Line residentLine() {
            return Line.of(what + ", resident memory", "MB", resident);
        }
    }

    @Override
    public String name() {
        return "M1";
    }

    @Override
    public String title() {
        return "memory of a running task";
    }

    @Override
    public RowReport measure(Site site) throws InterruptedException {
        boolean small = site.effort().isShort();
        int tasks = small ? 2_000 : TASKS;
        int machines = small ? 20 : MACHINES;
        Probe ours = new Probe("Gantry, 1,000,000 tasks on 10,000 workers", "gantry", "-XX:+UseCompactObjectHeaders");
        Probe wide = new Probe("the same without compact object headers", "gantry", "-XX:-UseCompactObjectHeaders");
        Probe plain = new Probe("plain objects with texts and maps", "plain", "-XX:+UseCompactObjectHeaders");
        List<Probe> all = List.of(ours, wide, plain);
        for (int round = 0; round < (small ? 1 : ROUNDS); round++) {
            for (Probe probe : all) {
                probe.run(tasks, machines);
            }
        }
        List<Line> lines = List.of(
                ours.heapLine().over(plain.heapLine()),
                wide.heapLine().over(plain.heapLine()),
                plain.heapLine(),
                ours.residentLine(),
                wide.residentLine());
        List<Verdict> verdicts = List.of(
                new Verdict("heap of a task", ours.perTask.median(), 400, "B"),
                new Verdict("resident memory", ours.resident.median(), 1_024, "MB"));
        return new RowReport(
                name(),
                title(),
                lines,
                verdicts,
                List.of(
                        "Each is a process of its own with -Xmx1g, as the manager has; heap after a full collection, without the workers."
                                + " 1,000 tasks have a spec in common; every task came with its own copy of it.",
                        "The plain objects have an id, a name of a spec, a state, times and one attempt, in two maps and a set for each"
                                + " worker: less than a task of Gantry has."));
    }

    private static String output(List<String> flags, String kind, int tasks, int machines) throws InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx1g"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), HeapProbe.class.getName()));
        command.addAll(List.of(kind, String.valueOf(tasks), String.valueOf(machines)));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new BenchFailure("the process that fills its memory failed");
            }
            return said;
        } catch (IOException failure) {
            throw new BenchFailure("the process that fills its memory could not be started", failure);
        }
    }
}
