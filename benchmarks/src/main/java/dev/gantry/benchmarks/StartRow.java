package dev.gantry.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** From the submission of a task to the answer that it runs, on an idle cluster. */
final class StartRow implements Row {

    @Override
    public String name() {
        return "L1";
    }

    @Override
    public String title() {
        return "submit to RUNNING, idle";
    }

    @Override
    public RowReport measure(Site site) throws InterruptedException {
        try (Cluster cluster = Cluster.start(site, site.launched("manager"));
                Service worker = cluster.startWorker(site.launched("worker"), "benchmark");
                EngineEvents events = new EngineEvents(site.engine())) {
            Phases submitted = new Phases();
            Phases created = new Phases();
            List<Long> gantry = List.of(cluster.manager().id(), worker.id());
            List<Long> daemons = Cpu.engineProcesses();
            Variant raw = new Variant(
                    "raw API: create, start", List.of(), daemons, () -> createAndStart(site, events, created));
            Variant run = new Variant("`docker run -d`", List.of(), daemons, () -> dockerRun(site));
            Variant task = new Variant("Gantry", gantry, daemons, () -> submit(site, cluster, events, submitted));
            Effort effort = site.effort();
            Variant.takeTurns(List.of(task, raw, run), effort.startWarmUps(), effort.rounds(), effort.starts());
            return report(task, raw.line(), run.line(), submitted, created);
        }
    }

    private static double submit(Site site, Cluster cluster, EngineEvents events, Phases phases)
            throws InterruptedException {
        Instant began = Instant.now();
        String task = cluster.api().submit();
        Instant durable = Instant.now();
        String container = cluster.api().awaitRunning(task);
        Instant known = Instant.now();
        Instant created = events.ofContainer("create", container).at();
        Instant started = events.ofContainer("start", container).at();
        phases.add("submission durable after", began, durable);
        phases.add("container created after another", durable, created);
        phases.add("started after another", created, started);
        phases.add("known to the client after another", started, known);
        cluster.api().stop(task);
        site.effort().rest();
        return millis(began, known);
    }

    private static double createAndStart(Site site, EngineEvents events, Phases phases) throws InterruptedException {
        Instant began = Instant.now();
        String container = site.engine().create();
        site.engine().start(container);
        Instant known = Instant.now();
        Instant created = events.ofContainer("create", container).at();
        Instant started = events.ofContainer("start", container).at();
        phases.add("container created after", began, created);
        phases.add("started after another", created, started);
        phases.add("known to the client after another", started, known);
        site.engine().remove(container);
        site.effort().rest();
        return millis(began, known);
    }

    private static double dockerRun(Site site) throws InterruptedException {
        Instant began = Instant.now();
        String container = site.engine().dockerRun();
        Instant known = Instant.now();
        site.engine().remove(container);
        site.effort().rest();
        return millis(began, known);
    }

    static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    private RowReport report(Variant gantry, Line raw, Line run, Phases submitted, Phases created) {
        Line task = gantry.line();
        List<Line> lines = new ArrayList<>(List.of(task.over(raw), raw, run.over(raw)));
        gantry.firstLine().ifPresent(first -> lines.add(first.over(raw)));
        double limit = Math.max(raw.median() * 1.10, raw.median() + 25);
        return new RowReport(
                name(),
                title(),
                lines,
                List.of(new Verdict("1.10 times the raw start, or 25 ms more", task.median(), limit, "ms")),
                List.of(
                        "Gantry's time, medians: " + submitted.words(task.n()),
                        "The raw API's: " + created.words(raw.n()),
                        "The CPU times are those of an operation with its clean-up."));
    }
}
