package dev.gantry.benchmarks;

import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.manager.scheduling.Spread;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Jobs of a thousand tasks that all run: the working state, and the views that readers have of it. */
final class RunningCluster {

    private static final int PER_JOB = 1_000;
    private static final Resources MACHINE = new Resources(48_000, 196_608, 1_000, 1_000_000);

    final ClusterViews views = new ClusterViews();
    final CoreCluster core;
    private final Decider decider = new Decider(new Scheduler(Filter.ALL, new Spread()));

    RunningCluster(int machines) {
        CoreCluster[] made = new CoreCluster[1];
        made[0] = new CoreCluster(1, turn -> views.publish(turn, made[0].state));
        core = made[0];
        for (int number = 0; number < machines; number++) {
            core.join("w" + number, MACHINE);
        }
    }

    /** Tasks come in jobs, are placed and run. Each came with a spec of its own, as requests do. */
    void run(int tasks) {
        for (int job = 0; job * PER_JOB < tasks; job++) {
            List<TaskSpec> specs = new ArrayList<>();
            List<SpecHash> hashes = new ArrayList<>();
            for (int task = 0; task < Math.min(PER_JOB, tasks - job * PER_JOB); task++) {
                specs.add(spec(job));
                hashes.add(new SpecHash(String.format("%064x", job)));
            }
            List<TaskId> accepted = core.submit(specs, hashes);
            core.place(decider);
            accepted.forEach(core::run);
        }
    }

    private static TaskSpec spec(int job) {
        return TaskSpec.builder("job-" + job, "registry.example/team/image:" + job)
                .cpu(0.2)
                .memory(512)
                .pidsLimit(100)
                .env(Map.of("MODE", "production", "REGION", "eu", "JOB", "job-" + job))
                .labels(Map.of("team", "a"))
                .build();
    }
}
