package dev.gantry.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** How long the services take to start, and how much memory they hold when they have nothing to do. */
final class FootprintRow implements Row {

    /** What was measured of one service started in one way. */
    private static final class Starts {
        private final String what;
        private final Samples ready = new Samples();
        private final Samples cpu = new Samples();
        private final Samples memory = new Samples();
        private boolean cached;

        Starts(String what) {
            this.what = what;
        }

        void add(Service service, long began, Site site) throws InterruptedException {
            ready.add((System.nanoTime() - began) / 1e6);
            cpu.add(service.cpuMillis());
            cached = service.hasCache();
            Thread.sleep(site.effort().idle());
            memory.add(service.memory());
        }

        Line readyLine() {
            return Line.of(what + ", start to ready", "ms", ready).withGantryCpu(cpu.mean());
        }

        Line memoryLine() {
            return Line.of(what + ", resident memory, idle", "MB", memory);
        }
    }

    @Override
    public String name() {
        return "R1";
    }

    @Override
    public String title() {
        return "start to ready, and idle memory";
    }

    @Override
    public RowReport measure(Site site) throws InterruptedException {
        Starts manager = new Starts("manager, launcher");
        Starts plainManager = new Starts("manager, plain jar");
        Starts worker = new Starts("worker, launcher");
        Starts plainWorker = new Starts("worker, plain jar");
        for (int round = 0; round < site.effort().rounds(); round++) {
            startManager(site, manager, site.launched("manager"));
            startManager(site, plainManager, site.plain("manager"));
            try (Cluster cluster = Cluster.start(site, site.launched("manager"))) {
                startWorker(site, cluster, worker, site.launched("worker"), "launched");
                startWorker(site, cluster, plainWorker, site.plain("worker"), "plain");
            }
        }
        return report(manager, plainManager, worker, plainWorker);
    }

    private static void startManager(Site site, Starts starts, List<String> command) throws InterruptedException {
        long began = System.nanoTime();
        try (Cluster cluster = Cluster.start(site, command)) {
            starts.add(cluster.manager(), began, site);
        }
    }

    private static void startWorker(Site site, Cluster cluster, Starts starts, List<String> command, String name)
            throws InterruptedException {
        long began = System.nanoTime();
        try (Service worker = cluster.startWorker(command, name)) {
            starts.add(worker, began, site);
        }
    }

    private RowReport report(Starts manager, Starts plainManager, Starts worker, Starts plainWorker) {
        List<Line> lines = new ArrayList<>();
        addTo(lines, manager, plainManager);
        addTo(lines, worker, plainWorker);
        List<Verdict> verdicts = List.of(
                new Verdict("manager ready", manager.ready.median(), 4_000, "ms"),
                new Verdict("manager idle", manager.memory.median(), 300, "MB"),
                new Verdict("worker ready", worker.ready.median(), 2_500, "ms"),
                new Verdict("worker idle", worker.memory.median(), 200, "MB"));
        return new RowReport(
                name(),
                title(),
                lines,
                verdicts,
                List.of(
                        cacheNote(manager, worker),
                        "A manager is ready when it serves, a worker when the manager may place tasks on it."));
    }

    private static void addTo(List<Line> lines, Starts launched, Starts plain) {
        lines.add(launched.readyLine().over(plain.readyLine()));
        lines.add(plain.readyLine());
        lines.add(launched.memoryLine().over(plain.memoryLine()));
        lines.add(plain.memoryLine());
    }

    private static String cacheNote(Starts manager, Starts worker) {
        return manager.cached && worker.cached
                ? "The launcher's services ran from the extracted jar with their trained caches."
                : "**At least one of the launcher's services ran without a trained cache.**";
    }
}
