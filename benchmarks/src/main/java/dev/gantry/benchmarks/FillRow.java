package dev.gantry.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A million tasks from nothing to running, durable, on thousands of simulated workers. */
final class FillRow implements Row {

    private static final int JOBS = 1_000;
    private static final int TASKS_OF_JOB = 1_000;
    private static final int WORKERS = 5_000;
    private static final double SECONDS = 120;
    /** Swarm's share of the work: a million would take it the better part of an hour. */
    private static final int SWARM_TASKS = 50_000;

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
        Findings findings = new Findings(site.progress());
        Rate gantry = gantry(site, findings);
        Rate swarm = new Rate("Docker Swarm, tasks from nothing to pending");
        Optional<String> obstacle = SwarmControl.obstacle(site.effort());
        obstacle.ifPresent(words -> findings.add("Docker Swarm was left out: " + words + "."));
        if (obstacle.isEmpty()) {
            findings.part("Docker Swarm", () -> swarm(site, swarm, findings));
        }
        swarm.line()
                .ifPresentOrElse(
                        line -> {
                            gantry.line().ifPresent(own -> findings.add(own.over(line)));
                            findings.add(line);
                        },
                        () -> gantry.line().ifPresent(findings::add));
        return findings.report(
                name(),
                title(),
                List.of(
                        "The manager ran with `" + SimulatedCluster.HEAP + "`.",
                        "A job is a request for 1,000 equal tasks; the limit is in proportion to the tasks.",
                        "Swarm has no simulated workers: its tasks are those of one service with a constraint that no node meets, so"
                                + " they are neither placed nor started."));
    }

    /** Tasks a second, once they were measured. */
    private static final class Rate {

        private final String what;
        private final Samples perSecond = new Samples();

        Rate(String what) {
            this.what = what;
        }

        void add(double tasksPerSecond) {
            perSecond.add(tasksPerSecond);
        }

        Optional<Line> line() {
            return perSecond.size() == 0 ? Optional.empty() : Optional.of(Line.of(what, "/s", perSecond));
        }
    }

    private static Rate gantry(Site site, Findings findings) throws InterruptedException {
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
            String what = String.format(Locale.ROOT, "%,d tasks on %,d workers", tasks, workers);
            findings.add(seconds(what, seconds).withGantryCpu(managerCpu));
            findings.add(new Verdict("all of them running", seconds, SECONDS * tasks / (JOBS * TASKS_OF_JOB), "s"));
            findings.add(String.format(
                    Locale.ROOT,
                    "CPU time of a task: manager %.0f us, simulated workers %.0f us",
                    managerCpu * 1_000 / tasks,
                    fleetCpu * 1_000 / tasks));
            findings.add(
                    String.format(Locale.ROOT, "The manager's resident memory afterwards: %.0f MB", manager.memory()));
            Rate rate = new Rate("Gantry, tasks from nothing to running");
            rate.add(tasks / seconds);
            return rate;
        }
    }

    private static void swarm(Site site, Rate rate, Findings findings) throws InterruptedException {
        int tasks = site.effort().scaled(SWARM_TASKS);
        try (SwarmControl swarm = SwarmControl.start(site)) {
            double before = swarm.cpuMillis();
            double seconds = swarm.fill(tasks);
            findings.add(seconds(String.format(Locale.ROOT, "Docker Swarm, %,d tasks to pending", tasks), seconds));
            findings.add(String.format(
                    Locale.ROOT,
                    "Docker Swarm: CPU time of a task %.0f us; resident memory of its engine afterwards %.0f MB",
                    (swarm.cpuMillis() - before) * 1_000 / tasks,
                    swarm.memory()));
            rate.add(tasks / seconds);
        }
    }

    private static Line seconds(String what, double seconds) {
        Samples took = new Samples();
        took.add(seconds);
        return Line.of(what, "s", took);
    }
}
