package dev.gantry.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A manager that is killed with a million running tasks, and the time until the next one serves. */
final class RecoveryRow implements Row {

    private static final int JOBS = 1_000;
    private static final int TASKS_OF_JOB = 1_000;
    private static final int WORKERS = 5_000;
    private static final double SECONDS = 15;
    private static final int SWARM_TASKS = 50_000;

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
        Line line = Line.of(String.format(Locale.ROOT, "Gantry, kill -9 to serving, %,d tasks", tasks), "ms", took);
        Findings findings = new Findings(site.progress());
        findings.add(new Verdict("kill -9 to serving", line.median(), SECONDS * 1_000, "ms"));
        Samples swarm = new Samples();
        beside(site, swarm, findings);
        addLines(line, swarm, site.effort().scaled(SWARM_TASKS), findings);
        return findings.report(
                name(),
                title(),
                List.of(
                        String.format(Locale.ROOT, "The manager's resident memory afterwards: %.0f MB", memory),
                        "The manager ran with `" + SimulatedCluster.HEAP + "`.",
                        "Serving: Gantry answers /health, and every task that ran is listed as running. Swarm lists its nodes, and its"
                                + " services with the number of their tasks; these wait, as in S3."));
    }

    private static void addLines(Line line, Samples swarm, int tasks, Findings findings) {
        if (swarm.size() == 0) {
            findings.add(line);
            return;
        }
        String what = String.format(Locale.ROOT, "Docker Swarm, kill -9 to serving, %,d tasks", tasks);
        Line baseline = Line.of(what, "ms", swarm);
        findings.add(line.over(baseline));
        findings.add(baseline);
    }

    private static void beside(Site site, Samples took, Findings findings) throws InterruptedException {
        Optional<String> obstacle = SwarmControl.obstacle(site.effort());
        if (obstacle.isPresent()) {
            findings.add("Docker Swarm was left out: " + obstacle.get() + ".");
            return;
        }
        findings.part("Docker Swarm", () -> {
            int tasks = site.effort().scaled(SWARM_TASKS);
            try (SwarmControl swarm = SwarmControl.start(site)) {
                swarm.fill(tasks);
                for (int round = 0; round < site.effort().rounds(); round++) {
                    took.add(swarm.killAndStartAgain(tasks));
                }
            }
        });
    }
}
