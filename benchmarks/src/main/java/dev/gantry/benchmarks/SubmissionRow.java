package dev.gantry.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How many tasks a second 64 clients on this machine can hand over, one or many in a request. */
final class SubmissionRow implements Row {

    private static final int CLIENTS = 64;

    private final int tasks;

    /** @param tasks in each request */
    SubmissionRow(int tasks) {
        this.tasks = tasks;
    }

    @Override
    public String name() {
        return tasks == 1 ? "S1" : "S2";
    }

    @Override
    public String title() {
        return tasks == 1 ? "durable submissions a second, 64 clients" : "the same in arrays of " + tasks + " tasks";
    }

    @Override
    public RowReport measure(Site site) throws InterruptedException {
        List<Submitting> all = new ArrayList<>();
        try {
            all.add(submitting(new ManagerTarget(Cluster.start(site, site.launched("manager")))));
            Optional<SubmissionTarget> etcd = EtcdTarget.start(site);
            etcd.map(this::submitting).ifPresent(all::add);
            Optional<SubmissionTarget> postgres = PostgresTarget.start(site);
            postgres.map(this::submitting).ifPresent(all::add);
            takeTurns(all, site.effort());
            List<String> notes = new ArrayList<>();
            if (etcd.isEmpty()) {
                notes.add("etcd was left out: there is no program `etcd` on the path (Debian's etcd-server has it).");
            }
            if (postgres.isEmpty()) {
                notes.add("PostgreSQL was left out: there is no program `initdb` (Debian's postgresql has it).");
            }
            return report(all, notes);
        } finally {
            all.forEach(Submitting::close);
        }
    }

    private Submitting submitting(SubmissionTarget target) {
        return new Submitting(target, CLIENTS, tasks);
    }

    private static void takeTurns(List<Submitting> all, Effort effort) throws InterruptedException {
        for (Submitting one : all) {
            one.warmUp(effort.load());
        }
        for (int round = 0; round < effort.rounds(); round++) {
            for (Submitting one : all) {
                one.measure(effort.load());
            }
        }
    }

    private RowReport report(List<Submitting> all, List<String> notes) {
        Submitting gantry = all.getFirst();
        List<Line> lines = new ArrayList<>();
        Line baseline = all.getLast().rateLine();
        all.forEach(one ->
                lines.add(all.size() == 1 ? one.rateLine() : one.rateLine().over(baseline)));
        all.forEach(one -> lines.add(one.slowestLine()));
        List<Verdict> verdicts = tasks == 1
                ? List.of(
                        Verdict.atLeast("tasks a second", gantry.rates().median(), 5_000, "/s"),
                        new Verdict("p99", gantry.slowest().median(), 50, "ms"))
                : List.of(Verdict.atLeast("tasks a second", gantry.rates().median(), 50_000, "/s"));
        List<String> words = Stream.concat(all.stream().map(Submitting::cpuWords), notes.stream())
                .toList();
        return new RowReport(name(), title(), lines, verdicts, words);
    }

    /** A target with its clients, and what was measured of it. */
    private static final class Submitting implements AutoCloseable {

        private final SubmissionTarget target;
        private final List<Load.Client> clients;
        private final int tasks;
        private final Samples rates = new Samples();
        private final Samples slowest = new Samples();
        private final Samples cpu = new Samples();

        Submitting(SubmissionTarget target, int number, int tasks) {
            this.target = target;
            this.tasks = tasks;
            this.clients =
                    Stream.generate(() -> target.connect(tasks)).limit(number).toList();
        }

        void warmUp(Duration time) throws InterruptedException {
            Load.run(clients, time);
        }

        void measure(Duration time) throws InterruptedException {
            double before = Cpu.millis(target.processes());
            Load.Outcome outcome = Load.run(clients, time);
            double used = Cpu.millis(target.processes()) - before;
            rates.add(outcome.perSecond() * tasks);
            slowest.add(outcome.millis().quantile(0.99));
            cpu.add(used / (outcome.millis().size() * tasks));
        }

        Samples rates() {
            return rates;
        }

        Samples slowest() {
            return slowest;
        }

        Line rateLine() {
            return Line.of(target.what() + ", tasks", "/s", rates);
        }

        Line slowestLine() {
            return Line.of(target.what() + ", p99 of a request", "ms", slowest);
        }

        String cpuWords() {
            return String.format(
                    Locale.ROOT,
                    "CPU time of a task: %s %.0f us (median of the rounds)",
                    target.what(),
                    cpu.median() * 1_000);
        }

        @Override
        public void close() {
            clients.forEach(Load.Client::close);
            target.close();
        }
    }
}
