package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.WorkerId;
import java.util.HashMap;
import java.util.Map;

/** What planned moves change in the numbers that spread limits are compared with. For one thread. */
final class PlannedLimits {

    private final Map<String, Map<WorkerId, Integer>> changes = new HashMap<>();

    /** Counts a task that comes or goes; only tasks with limits of their own are counted for limits. */
    void count(Task task, WorkerId worker, int more) {
        if (!task.spec().spread().isEmpty()) {
            changes.computeIfAbsent(task.spec().name(), _ -> new HashMap<>()).merge(worker, more, Integer::sum);
        }
    }

    /** The numbers by worker as they will be, where they are these now. */
    Map<WorkerId, Integer> of(String name, Map<WorkerId, Integer> now) {
        Map<WorkerId, Integer> changed = changes.get(name);
        if (changed == null) {
            return now;
        }
        Map<WorkerId, Integer> then = new HashMap<>(now);
        changed.forEach((worker, more) -> then.merge(worker, more, Integer::sum));
        return then;
    }
}
