package dev.gantry.manager.cluster;

import dev.gantry.manager.cluster.RoomIndex.Search;
import dev.gantry.model.Resources;
import java.util.Comparator;
import java.util.TreeSet;

/**
 * Workers of one capacity in the plane of free cpu and free memory: a quadtree, which is fine where there are many workers and
 * coarse where there are few.
 *
 * <p><b>Source.</b> Finkel and Bentley, "Quad Trees: A Data Structure for Retrieval on Composite Keys", Acta Informatica 4
 * (1974), with buckets.
 */
final class RoomTree {

    /** All workers that have exactly the same free, the lowest id first. */
    static final class Point {

        private static final Comparator<WorkerState> BY_ID = Comparator.comparing(WorkerState::id);

        private final RoomTree tree;
        final long cpu;
        final long memory;
        final TreeSet<WorkerState> workers = new TreeSet<>(BY_ID);

        Point(RoomTree tree, long cpu, long memory) {
            this.tree = tree;
            this.cpu = cpu;
            this.memory = memory;
        }

        RoomTree tree() {
            return tree;
        }

        boolean isAt(Resources capacity, Resources free) {
            return cpu == free.cpuMillis() && memory == free.memory() && tree.capacity.equals(capacity);
        }
    }

    private final Resources capacity;
    private final RoomRegion root;

    RoomTree(Resources capacity) {
        this.capacity = capacity;
        this.root = new RoomRegion(0, capacity.cpuMillis(), 0, capacity.memory());
    }

    Resources capacity() {
        return capacity;
    }

    boolean isEmpty() {
        return root.isEmpty();
    }

    Point add(WorkerState worker, Resources free) {
        return root.add(this, worker, free.cpuMillis(), free.memory());
    }

    void remove(WorkerState worker, Point point) {
        root.remove(worker, point);
    }

    long bound(Search search) {
        return root.bound(capacity, search);
    }

    void search(long cpu, long memory, long bound, Search search) {
        root.search(capacity, cpu, memory, bound, search);
    }

    void count(RoomCount count) {
        root.count(count);
    }
}
