package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.model.Attempt;
import dev.gantry.model.Phase;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Observation;
import java.util.List;
import java.util.Optional;

/** Attempts that run and are not known. */
final class Orphans {

    private Orphans() {}

    static Orphan running(int task, int attempt, TaskSpec spec, PortMapping... ports) {
        return orphan(task, attempt, spec, false, ports);
    }

    /** One that has not run yet. */
    static Orphan starting(int task, int attempt, TaskSpec spec) {
        Observation pulling = new Observation(
                World.task(task),
                new Attempt(attempt),
                0,
                null,
                Phase.STARTING,
                Reason.PULLING_IMAGE,
                "",
                null,
                false,
                null,
                null,
                null);
        return orphan(task, attempt, spec, false).with(pulling);
    }

    /** One of a machine that was forgotten. */
    static Orphan abandoned(int task, int attempt, TaskSpec spec) {
        return orphan(task, attempt, spec, true);
    }

    private static Orphan orphan(int task, int attempt, TaskSpec spec, boolean abandoned, PortMapping... ports) {
        return new Orphan(
                new AttemptKey(World.task(task), new Attempt(attempt)),
                spec.name(),
                spec.image(),
                spec.booking(),
                List.of(ports),
                Optional.of(World.hash(spec)),
                abandoned,
                Observed.running(task, attempt));
    }
}
