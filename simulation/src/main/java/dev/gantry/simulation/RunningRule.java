package dev.gantry.simulation;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.simulation.Container.Status;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * One running container for an attempt at the most, and for a task that must not run twice; none for an attempt that was
 * proven to be gone.
 */
final class RunningRule {

    private RunningRule() {}

    /**
     * Checks all engines.
     *
     * @param lateRuns attempts that workers were told to run by somebody who had given up waiting, and may have decided otherwise
     */
    static void check(Collection<SimWorker> machines, SimStore store, Set<AttemptKey> lateRuns) {
        Set<AttemptKey> running = new HashSet<>();
        Map<TaskId, Container> once = new HashMap<>();
        for (SimWorker machine : machines) {
            for (Container container : machine.engine().containers()) {
                if (container.status != Status.RUNNING) {
                    continue;
                }
                if (!running.add(container.attempt)) {
                    throw new Violation("attempt " + container.attempt + " has two running containers");
                }
                checkOnce(container, once);
                boolean gone = store.findAttempt(container.attempt)
                        .filter(row -> row.phase() == Phase.GONE)
                        .isPresent();
                if (gone && !lateRuns.contains(container.attempt)) {
                    throw new Violation("attempt " + container.attempt + " is gone by its row, and " + container.id
                            + " runs on " + machine.name());
                }
            }
        }
    }

    private static void checkOnce(Container container, Map<TaskId, Container> once) {
        TaskSpec spec = container.assignment.spec();
        if (spec == null || spec.onDisconnect() != OnDisconnect.STOP) {
            return;
        }
        Container other = once.put(container.attempt.task(), container);
        if (other != null) {
            throw new Violation("task " + container.attempt.task() + " must not run twice, and does as " + other.id
                    + " and as " + container.id);
        }
    }
}
