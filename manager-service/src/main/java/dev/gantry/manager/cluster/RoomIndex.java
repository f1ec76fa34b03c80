package dev.gantry.manager.cluster;

import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The workers that take tasks, by how much cpu and memory they have free: finds the best one without asking all of them.
 *
 * <p><b>Algorithm.</b> Branch and bound over one {@link RoomTree} for each capacity. Whole regions are left out because nothing
 * in them has room, or because the best of them could not beat what was found. What the trees do not know (ports, disk,
 * refusals) is for whoever searches to check on each worker. The answer is that of a scan.
 *
 * <p>Belongs to one thread, as its {@link ClusterState} does.
 */
public final class RoomIndex {

    /** Whoever looks for a worker: says what is worth looking at, and is shown the workers one by one. */
    public interface Search {

        /** No worker of this capacity, with so much free at least and at most, is worth more than this. */
        long bound(Resources capacity, long leastCpu, long leastMemory, long mostCpu, long mostMemory);

        /** Whether workers that are worth so much at most, and have no lower id than this, are worth looking at. */
        boolean wants(long bound, WorkerId lowest);

        void ask(Worker worker, Resources free);
    }

    /**
     * How many workers have too little for a booking.
     *
     * @param ofMemory those with too little memory
     * @param ofCpu those with enough memory and too little cpu
     */
    public record Shortage(int ofMemory, int ofCpu) {}

    private final Map<Resources, RoomTree> trees = new LinkedHashMap<>();
    private final Set<WorkerState> overcommitted = new LinkedHashSet<>();
    private int size;

    /** The number of workers that take tasks. */
    public int size() {
        return size;
    }

    /** Shows the search all workers that may be the best and have so much cpu and memory free. */
    public void search(long cpu, long memory, Search search) {
        record Promise(RoomTree tree, long bound) {}
        List<Promise> promises = new ArrayList<>(trees.size());
        for (RoomTree tree : trees.values()) {
            promises.add(new Promise(tree, tree.bound(search)));
        }
        promises.sort((one, other) -> Long.compare(other.bound(), one.bound()));
        promises.forEach(promise -> promise.tree().search(cpu, memory, promise.bound(), search));
    }

    /** Whether any worker has so much cpu and memory free. */
    public boolean hasRoom(long cpu, long memory) {
        return trees.values().stream().anyMatch(tree -> tree.hasRoom(cpu, memory));
    }

    /** Counts the workers with too little cpu or memory, and shows all others, in no order. */
    public Shortage count(long cpu, long memory, Consumer<Worker> others) {
        RoomCount count = new RoomCount(cpu, memory, others);
        trees.values().forEach(tree -> tree.count(count));
        overcommitted.forEach(count::one);
        return new Shortage(count.ofMemory, count.ofCpu);
    }

    /** Takes note of what a worker has free by now. */
    void update(WorkerState worker) {
        boolean takesTasks = worker.takesTasks();
        Resources free = worker.free();
        RoomPoint before = worker.point;
        if (before != null && takesTasks && before.isAt(worker.capacity(), free)) {
            return;
        }
        remove(worker);
        if (!takesTasks) {
            return;
        }
        size++;
        if (free.cpuMillis() < 0 || free.memory() < 0) {
            overcommitted.add(worker);
        } else {
            worker.point =
                    trees.computeIfAbsent(worker.capacity(), RoomTree::new).add(worker, free);
        }
    }

    private void remove(WorkerState worker) {
        RoomPoint point = worker.point;
        if (point != null) {
            point.tree().remove(worker, point);
            if (point.tree().isEmpty()) {
                trees.remove(point.tree().capacity());
            }
            worker.point = null;
            size--;
        } else if (overcommitted.remove(worker)) {
            size--;
        }
    }
}
