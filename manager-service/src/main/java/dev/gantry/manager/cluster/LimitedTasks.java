package dev.gantry.manager.cluster;

import dev.gantry.model.WorkerId;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How many attempts of each task name are on each worker, and in each group of workers, of tasks with spread limits only: the
 * others pay nothing for it. A search asks about one group for each of its workers, so the groups are counted once.
 */
final class LimitedTasks {

    private static final class OfName {

        private final Map<WorkerId, Integer> onWorkers = new HashMap<>();

        /** By the label and its value; counted when it is asked for, and forgotten with the next change. */
        private final Map<String, Map<String, Integer>> inGroups = new HashMap<>();
    }

    private final Map<String, OfName> byName = new HashMap<>();

    void add(Task task, WorkerId worker) {
        if (!task.spec().spread().isEmpty()) {
            OfName known = byName.computeIfAbsent(task.spec().name(), _ -> new OfName());
            known.onWorkers.merge(worker, 1, Integer::sum);
            known.inGroups.clear();
        }
    }

    void remove(Task task, WorkerId worker) {
        if (!task.spec().spread().isEmpty()) {
            byName.computeIfPresent(task.spec().name(), (_, known) -> {
                known.onWorkers.computeIfPresent(worker, (_, count) -> count == 1 ? null : count - 1);
                known.inGroups.clear();
                return known.onWorkers.isEmpty() ? null : known;
            });
        }
    }

    /** A worker may have other labels than before. */
    void workerChanged() {
        byName.values().forEach(known -> known.inGroups.clear());
    }

    /** The number of attempts on each worker that has any. */
    Map<WorkerId, Integer> of(String name) {
        OfName known = byName.get(name);
        return known == null ? Map.of() : Collections.unmodifiableMap(known.onWorkers);
    }

    /** The number of attempts on all workers whose label has this value. */
    int inGroup(String name, String label, String value, Function<WorkerId, Optional<Worker>> workers) {
        OfName known = byName.get(name);
        return known == null
                ? 0
                : known.inGroups
                        .computeIfAbsent(label, _ -> count(known.onWorkers, label, workers))
                        .getOrDefault(value, 0);
    }

    private static Map<String, Integer> count(
            Map<WorkerId, Integer> onWorkers, String label, Function<WorkerId, Optional<Worker>> workers) {
        Map<String, Integer> counts = new HashMap<>();
        onWorkers.forEach((id, count) -> workers.apply(id)
                .map(worker -> worker.labels().get(label))
                .ifPresent(value -> counts.merge(value, count, Integer::sum)));
        return counts;
    }
}
