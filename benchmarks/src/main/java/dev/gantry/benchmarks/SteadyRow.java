package dev.gantry.benchmarks;

import java.util.List;
import java.util.Locale;

/** What a manager needs to keep a million tasks on ten thousand workers, of which one in a hundred changes each second. */
final class SteadyRow implements Row {

    private static final int JOBS = 1_000;
    private static final int TASKS_OF_JOB = 1_000;
    private static final int WORKERS = 10_000;
    private static final int SHARE = 100;
    private static final int SECONDS = 10;

    @Override
    public String name() {
        return "M2";
    }

    @Override
    public String title() {
        return "steady load: 1,000,000 tasks on 10,000 workers, 1 % of them changing each second";
    }

    @Override
    public RowReport measure(Site site) throws InterruptedException {
        int jobs = site.effort().scaled(JOBS);
        int changes = jobs * TASKS_OF_JOB / SHARE;
        int seconds = site.effort().isShort() ? 3 : SECONDS;
        Samples cores = new Samples();
        Samples idle = new Samples();
        try (SimulatedCluster simulated =
                SimulatedCluster.start(site, site.effort().scaled(WORKERS))) {
            simulated.fill(jobs, TASKS_OF_JOB);
            for (int round = 0; round < site.effort().rounds(); round++) {
                idle.add(coresDuring(simulated, seconds, 0));
                cores.add(coresDuring(simulated, seconds, changes));
            }
        }
        Line line = Line.of(
                String.format(Locale.ROOT, "%,d restarts a second", changes), "%", cores.map(SteadyRow::percent));
        Line rest = Line.of("nothing happens", "%", idle.map(SteadyRow::percent));
        return new RowReport(
                name(),
                title(),
                List.of(line, rest),
                List.of(new Verdict("of one core", line.median(), 100, "%")),
                List.of(
                        "The manager's CPU time over wall time, in rounds of " + seconds + " s.",
                        "The manager ran with `" + SimulatedCluster.HEAP + "`.",
                        "There is no baseline: nothing else that this machine has takes as much."));
    }

    private static double percent(double cores) {
        return cores * 100;
    }

    /** The share of a core that the manager takes while so many containers restart each second. */
    private static double coresDuring(SimulatedCluster simulated, int seconds, int restarts)
            throws InterruptedException {
        Service manager = simulated.cluster().manager();
        double before = manager.cpuMillis();
        long began = System.nanoTime();
        for (int second = 1; second <= seconds; second++) {
            if (restarts > 0) {
                simulated.restart(restarts);
            }
            long rest = second * 1_000_000_000L - (System.nanoTime() - began);
            if (rest > 0) {
                Thread.sleep(rest / 1_000_000);
            }
        }
        return (manager.cpuMillis() - before) / ((System.nanoTime() - began) / 1e6);
    }
}
