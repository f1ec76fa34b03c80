package dev.gantry.benchmarks;

import java.util.List;
import java.util.Locale;

/** A manager that is killed with a million running tasks, and the time until the next one serves. */
final class RecoveryRow implements Row {

    private static final int JOBS = 1_000;
    private static final int TASKS_OF_JOB = 1_000;
    private static final int WORKERS = 5_000;
    private static final double SECONDS = 15;

    @Override
    public String name() {
        return "L5";
    }

    @Override
    public String title() {
        return "a manager with 1,000,000 tasks killed to serving again";
    }

    @Override
    public RowReport measure(Site site) throws InterruptedException {
        int jobs = site.effort().scaled(JOBS);
        int tasks = jobs * TASKS_OF_JOB;
        Samples took = new Samples();
        double memory;
        try (SimulatedCluster simulated =
                SimulatedCluster.start(site, site.effort().scaled(WORKERS))) {
            simulated.fill(jobs, TASKS_OF_JOB);
            for (int round = 0; round < site.effort().rounds(); round++) {
                long began = System.nanoTime();
                simulated.cluster().killAndStartAgain();
                took.add((System.nanoTime() - began) / 1e6);
                if (simulated.running() != tasks) {
                    throw new BenchFailure(
                            "of " + tasks + " running tasks the next manager knows " + simulated.running());
                }
            }
            memory = simulated.cluster().manager().memory();
        }
        Line line = Line.of(String.format(Locale.ROOT, "kill -9 to serving, %,d tasks", tasks), "ms", took);
        return new RowReport(
                name(),
                title(),
                List.of(line),
                List.of(new Verdict("kill -9 to serving", line.median(), SECONDS * 1_000, "ms")),
                List.of(
                        "There is no baseline: nothing else that this machine has takes as much. R1 measures the start without tasks.",
                        String.format(Locale.ROOT, "The manager's resident memory afterwards: %.0f MB", memory),
                        "The manager ran with `" + SimulatedCluster.HEAP + "`.",
                        "Serving: it answers /health, and every task that ran is listed as running."));
    }
}
