package dev.gantry.manager.cluster;

import dev.gantry.model.WorkerId;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** How many attempts of each task name are on each worker, of tasks with spread limits only: the others pay nothing for it. */
final class LimitedTasks {

    private final Map<String, Map<WorkerId, Integer>> byName = new HashMap<>();

    void add(Task task, WorkerId worker) {
        if (!task.spec().spread().isEmpty()) {
            byName.computeIfAbsent(task.spec().name(), _ -> new HashMap<>()).merge(worker, 1, Integer::sum);
        }
    }

    void remove(Task task, WorkerId worker) {
        if (!task.spec().spread().isEmpty()) {
            byName.computeIfPresent(task.spec().name(), (_, workers) -> {
                workers.computeIfPresent(worker, (_, count) -> count == 1 ? null : count - 1);
                return workers.isEmpty() ? null : workers;
            });
        }
    }

    /** The number of attempts on each worker that has any. */
    Map<WorkerId, Integer> of(String name) {
        return Collections.unmodifiableMap(byName.getOrDefault(name, Map.of()));
    }
}
