package dev.gantry.manager.cluster;

import dev.gantry.manager.cluster.RoomIndex.Search;
import dev.gantry.model.Resources;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All workers of one capacity that have exactly the same free, at least one. Mostly it is one: only empty workers are many. */
final class RoomPoint {

    private static final Comparator<WorkerState> BY_ID = Comparator.comparing(WorkerState::id);

    private final RoomTree tree;
    final long cpu;
    final long memory;
    private WorkerState lowest;
    private @Nullable TreeSet<WorkerState> others;

    RoomPoint(RoomTree tree, long cpu, long memory, WorkerState first) {
        this.tree = tree;
        this.cpu = cpu;
        this.memory = memory;
        this.lowest = first;
    }

    RoomTree tree() {
        return tree;
    }

    boolean isAt(Resources capacity, Resources free) {
        return cpu == free.cpuMillis()
                && memory == free.memory()
                && tree.capacity().equals(capacity);
    }

    /** The worker with the lowest id. */
    WorkerState lowest() {
        return lowest;
    }

    int size() {
        return others == null ? 1 : 1 + others.size();
    }

    void add(WorkerState worker) {
        if (others == null) {
            others = new TreeSet<>(BY_ID);
        }
        if (BY_ID.compare(worker, lowest) < 0) {
            others.add(lowest);
            lowest = worker;
        } else {
            others.add(worker);
        }
    }

    /** Whether another worker is left; if not, the point is of no use any more. */
    boolean remove(WorkerState worker) {
        if (worker != lowest) {
            return others != null && others.remove(worker);
        }
        WorkerState next = others == null ? null : others.pollFirst();
        if (next != null) {
            lowest = next;
        }
        return next != null;
    }

    /** Shows the workers in the order of their ids, as long as the search wants any that are worth so much. */
    void search(long bound, Search search) {
        if (!search.wants(bound, lowest.id())) {
            return;
        }
        search.ask(lowest.joined(), lowest.free());
        if (others != null) {
            for (WorkerState worker : others) {
                if (!search.wants(bound, worker.id())) {
                    return;
                }
                search.ask(worker.joined(), worker.free());
            }
        }
    }

    void forEach(Consumer<WorkerState> action) {
        action.accept(lowest);
        if (others != null) {
            others.forEach(action);
        }
    }
}
