package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.RoomIndex.Search;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The workers that take tasks, by what is expected to idle on them: one {@link LoadTree} for each capacity. For one pass. */
final class LoadIndex {

    private final List<LoadTree> trees = new ArrayList<>();

    LoadIndex(ExpectedLoad load, ClusterState cluster) {
        Map<Resources, List<Worker>> byCapacity = new LinkedHashMap<>();
        for (Worker worker : cluster.workers()) {
            if (!takesTasks(worker, cluster)) {
                continue;
            }
            byCapacity
                    .computeIfAbsent(worker.capacity(), _ -> new ArrayList<>())
                    .add(worker);
        }
        byCapacity.forEach((capacity, workers) -> trees.add(new LoadTree(capacity, workers, load, cluster)));
    }

    private static boolean takesTasks(Worker worker, ClusterState cluster) {
        return worker.availability() == Availability.ACTIVE
                && cluster.sight(worker.id()).takesTasks();
    }

    /** Shows the search all workers that may be the best and have so much cpu and memory that is not booked. */
    void search(long cpu, long memory, Search search) {
        record Promise(LoadTree tree, long bound) {}
        trees.stream()
                .map(tree -> new Promise(tree, tree.bound(search)))
                .sorted(Comparator.comparingLong(Promise::bound).reversed())
                .forEach(promise -> promise.tree().search(cpu, memory, search));
    }
}
