package dev.gantry.benchmarks;

import java.time.Instant;
import java.util.List;

/** From the death of a task's container to its next container's start, by the engine's own clock. */
final class HealRow implements Row {

    private static final double MORE_MILLIS = 300;

    @Override
    public String name() {
        return "L3";
    }

    @Override
    public String title() {
        return "container killed to running again";
    }

    @Override
    public RowReport measure(Site site) throws InterruptedException {
        try (Cluster cluster = Cluster.start(site, site.launched("manager"));
                Service worker = cluster.startWorker(site.launched("worker"), "benchmark");
                EngineEvents events = new EngineEvents(site.engine())) {
            Phases healed = new Phases();
            List<Long> gantry = List.of(cluster.manager().id(), worker.id());
            List<Long> daemons = Cpu.engineProcesses();
            Variant raw = new Variant("raw API: create, start", List.of(), daemons, () -> start(site, events));
            Variant task = new Variant("Gantry", gantry, daemons, () -> kill(site, cluster, events, healed));
            Effort effort = site.effort();
            Variant.takeTurns(List.of(task, raw), effort.killWarmUps(), effort.rounds(), effort.kills());
            return report(task.line(), raw.line(), healed);
        }
    }

    /** A fresh task each time: the first restart of an attempt comes without delay, the next ones back off. */
    private static double kill(Site site, Cluster cluster, EngineEvents events, Phases phases)
            throws InterruptedException {
        String task = cluster.api().submit();
        String container = cluster.api().awaitRunning(task);
        site.effort().rest();
        Instant began = Instant.now();
        site.engine().kill(container);
        Instant died = events.ofContainer("die", container).at();
        Instant created = events.ofTask("create", task, began).at();
        Instant running = events.ofTask("start", task, began).at();
        phases.add("the container died after", began, died);
        phases.add("the next was created after another", died, created);
        phases.add("started after another", created, running);
        cluster.api().stop(task);
        site.effort().rest();
        return StartRow.millis(began, running);
    }

    private static double start(Site site, EngineEvents events) throws InterruptedException {
        Instant began = Instant.now();
        String container = site.engine().create();
        site.engine().start(container);
        Instant running = events.ofContainer("start", container).at();
        site.engine().remove(container);
        site.effort().rest();
        return StartRow.millis(began, running);
    }

    private RowReport report(Line task, Line raw, Phases healed) {
        return new RowReport(
                name(),
                title(),
                List.of(task.over(raw), raw),
                List.of(new Verdict("the raw start and 0.3 s", task.median(), raw.median() + MORE_MILLIS, "ms")),
                List.of(
                        "Gantry's time, medians: " + healed.words(task.n()),
                        "The CPU times are those of an operation with its clean-up; Gantry's are two starts and a stop."));
    }
}
