package dev.gantry.manager.cluster;

import dev.gantry.manager.cluster.RoomIndex.Search;
import dev.gantry.model.Resources;

/**
 * Workers of one capacity in the plane of free cpu and free memory: a quadtree, which is fine where there are many workers and
 * coarse where there are few.
 *
 * <p><b>Source.</b> Finkel and Bentley, "Quad Trees: A Data Structure for Retrieval on Composite Keys", Acta Informatica 4
 * (1974), with buckets.
 */
final class RoomTree {

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

    RoomPoint add(WorkerState worker, Resources free) {
        return root.add(this, worker, free.cpuMillis(), free.memory());
    }

    void remove(WorkerState worker, RoomPoint point) {
        root.remove(worker, point);
    }

    long bound(Search search) {
        return root.bound(capacity, search);
    }

    void search(long cpu, long memory, long bound, Search search) {
        root.search(capacity, cpu, memory, bound, search);
    }

    boolean hasRoom(long cpu, long memory) {
        return root.hasRoom(cpu, memory);
    }

    void count(RoomCount count) {
        root.count(count);
    }
}
