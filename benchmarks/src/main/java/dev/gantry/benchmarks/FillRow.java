package dev.gantry.benchmarks;

import java.util.List;
import java.util.Locale;

/** A million tasks from nothing to running, durable, on thousands of simulated workers. */
final class FillRow implements Row {

    private static final int JOBS = 1_000;
    private static final int TASKS_OF_JOB = 1_000;
    private static final int WORKERS = 5_000;
    private static final double SECONDS = 120;

    @Override
    public String name() {
        return "S3";
    }

    @Override
    public String title() {
        return "1,000 jobs of 1,000 tasks on 5,000 simulated workers";
    }

    @Override
    public RowReport measure(Site site) throws InterruptedException {
        int jobs = site.effort().scaled(JOBS);
        int workers = site.effort().scaled(WORKERS);
        int tasks = jobs * TASKS_OF_JOB;
        try (SimulatedCluster simulated = SimulatedCluster.start(site, workers)) {
            Service manager = simulated.cluster().manager();
            double managerBefore = manager.cpuMillis();
            double fleetBefore = simulated.fleet().cpuMillis();
            long began = System.nanoTime();
            simulated.fill(jobs, TASKS_OF_JOB);
            double seconds = (System.nanoTime() - began) / 1e9;
            double managerCpu = manager.cpuMillis() - managerBefore;
            double fleetCpu = simulated.fleet().cpuMillis() - fleetBefore;
            Samples took = new Samples();
            took.add(seconds);
            Line line = Line.of(String.format(Locale.ROOT, "%,d tasks on %,d workers", tasks, workers), "s", took)
                    .withGantryCpu(managerCpu);
            return new RowReport(
                    name(),
                    title(),
                    List.of(line),
                    List.of(new Verdict("all of them running", seconds, SECONDS * tasks / (JOBS * TASKS_OF_JOB), "s")),
                    List.of(
                            String.format(
                                    Locale.ROOT,
                                    "%,.0f tasks a second; CPU time of a task: manager %.0f us, simulated workers %.0f us",
                                    tasks / seconds,
                                    managerCpu * 1_000 / tasks,
                                    fleetCpu * 1_000 / tasks),
                            String.format(
                                    Locale.ROOT, "The manager's resident memory afterwards: %.0f MB", manager.memory()),
                            "The manager ran with `" + SimulatedCluster.HEAP + "`.",
                            "A job is a request for 1,000 equal tasks; the limit is in proportion to the tasks.",
                            "There is no baseline: nothing else that this machine has takes as much."));
        }
    }
}
