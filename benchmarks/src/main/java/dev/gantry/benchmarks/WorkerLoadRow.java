package dev.gantry.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What a worker costs that looks after 200 containers, and how soon it tells that one of them has ended. */
final class WorkerLoadRow implements Row {

    private static final int CONTAINERS = 200;
    private static final int FEWEST = 3;
    private static final double MEGABYTES = 220;
    private static final double IDLE_PERCENT = 2;
    private static final double EXIT_MILLIS = 100;

    @Override
    public String name() {
        return "W1";
    }

    @Override
    public String title() {
        return "200 containers on one worker";
    }

    @Override
    public RowReport measure(Site site) throws InterruptedException {
        Findings findings = new Findings(site.progress());
        int containers = Math.max(FEWEST, site.effort().scaled(CONTAINERS));
        try (WorkerLoad load = WorkerLoad.start(site)) {
            findings.part(
                    "a worker without containers",
                    () -> findings.add(
                            load.cpu("no container: worker", () -> {}).worker()));
            findings.part(
                    "containers that rest, their figures, and their ends", () -> resting(load, containers, findings));
            load.stopAll();
            findings.part("containers with health checks", () -> checked(load, containers, findings));
            load.stopAll();
        }
        return findings.report(name(), title(), notes());
    }

    private static void resting(WorkerLoad load, int containers, Findings findings) throws InterruptedException {
        load.fill(containers, WorkerLoad.RESTING);
        String prefix = containers + " containers";
        idle(load, prefix, findings);
        WorkerLoad.Cost figures = load.cpu(prefix + ", figures each 10 s: worker, GET /stats", load::readStats);
        WorkerLoad.Cost raw = load.cpu("the same: worker beside", load::readStatsOfEngine);
        Line engine = raw.engine().named(prefix + ", figures each 10 s: engine, its own stats of each");
        findings.add(figures.worker().over(engine));
        findings.add(engine);
        ends(load, findings);
    }

    private static void idle(WorkerLoad load, String prefix, Findings findings) throws InterruptedException {
        WorkerLoad.Cost idle = load.cpu(prefix + ", idle: worker", () -> {});
        Line engine = idle.engine().named(prefix + ", idle: engine");
        findings.add(idle.worker().over(engine));
        findings.add(engine);
        Line memory = Line.of(prefix + ", resident: worker", "MB", load.memory());
        Line engineMemory = Line.of(prefix + ", resident: engine", "MB", load.engineMemory());
        findings.add(memory.over(engineMemory));
        findings.add(engineMemory);
        findings.add(new Verdict("resident memory", memory.median(), MEGABYTES, "MB"));
        findings.add(new Verdict("idle", idle.worker().median(), IDLE_PERCENT, "%"));
    }

    private static void ends(WorkerLoad load, Findings findings) throws InterruptedException {
        Exits exits = load.exits();
        Line told = exits.told().over(exits.seen());
        findings.add(told);
        findings.add(exits.seen());
        findings.add(new Verdict("exit to the manager's answer", told.median(), EXIT_MILLIS, "ms"));
    }

    private static void checked(WorkerLoad load, int containers, Findings findings) throws InterruptedException {
        load.fill(containers, WorkerLoad.CHECKED);
        load.awaitHealthy();
        load.rest(Duration.ofSeconds(10));
        WorkerLoad.Cost checks = load.cpu(containers + " containers, a health check each 10 s: worker", () -> {});
        load.requireHealthy();
        findings.add(checks.worker());
        findings.add(checks.engine().named(containers + " containers, a health check each 10 s: engine"));
        findings.add(String.format(
                Locale.ROOT,
                "Resident memory of the worker with health checks: %.0f MB",
                load.memory().median()));
    }

    private static List<String> notes() {
        return List.of(
                "% is the share of one core. CPU of the engine is that of dockerd and containerd, without what each container has"
                        + " beside it.",
                "The worker ran with the launcher's flags, on the engine that the other rows use, and its manager beside it.",
                "An end is from the kill of the container's process to the answer of GET /tasks/ID?wait=60s&until=FAILED, which waited"
                        + " for it; its baseline is the same to the moment that the engine gives in its events.",
                "The checks are http, answered by a busybox httpd in each container. They have no baseline: the engine's own would"
                        + " start a process for each.");
    }
}
