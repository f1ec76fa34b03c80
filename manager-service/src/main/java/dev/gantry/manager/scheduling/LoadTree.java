package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.RoomIndex.Search;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import java.util.List;

/**
 * Workers of one capacity, in the order of their ids, by what is expected to idle on them and by what is not booked.
 *
 * <p><b>Algorithm.</b> A tournament tree: each node knows the most of each that any worker below it has. Within a placement pass
 * both only fall, so what was noted earlier is never too little; it is noted anew for a worker when a search comes to it. A
 * search goes to the more promising half first, and into neither that cannot beat what was found.
 *
 * <p><b>Source.</b> Tournament sort (Knuth, "The Art of Computer Programming" 3, section 5.2.3), and branch and bound over it.
 *
 * <p>Belongs to one placement pass and one thread.
 */
final class LoadTree {

    /** What is where no worker is: so little that no task fits. */
    private static final Resources NOTHING = new Resources(Long.MIN_VALUE / 2, Long.MIN_VALUE / 2, 0, 0);

    private final Resources capacity;
    private final List<Worker> workers;
    private final ExpectedLoad load;
    private final ClusterState cluster;
    /** The number of leaves; node n has the children 2n and 2n + 1, and worker w is node leaves + w. */
    private final int leaves;

    private final long[] idleCpu;
    private final long[] idleMemory;
    private final long[] freeCpu;
    private final long[] freeMemory;

    LoadTree(Resources capacity, List<Worker> workers, ExpectedLoad load, ClusterState cluster) {
        this.capacity = capacity;
        this.workers = List.copyOf(workers);
        this.load = load;
        this.cluster = cluster;
        this.leaves = Integer.highestOneBit(Math.max(1, workers.size() - 1)) << 1;
        this.idleCpu = new long[2 * leaves];
        this.idleMemory = new long[2 * leaves];
        this.freeCpu = new long[2 * leaves];
        this.freeMemory = new long[2 * leaves];
        fill();
    }

    /** What tasks use that are too young to be measured is left aside at first: to find it out for all workers would take long. */
    private void fill() {
        for (int place = 0; place < workers.size(); place++) {
            WorkerId id = workers.get(place).id();
            put(leaves + place, capacity.minus(load.measured(id)), capacity.minus(cluster.booked(id)));
        }
        for (int place = workers.size(); place < leaves; place++) {
            put(leaves + place, NOTHING, NOTHING);
        }
        for (int node = leaves - 1; node > 0; node--) {
            gather(node);
        }
    }

    private void put(int node, Resources idle, Resources free) {
        idleCpu[node] = idle.cpuMillis();
        idleMemory[node] = idle.memory();
        freeCpu[node] = free.cpuMillis();
        freeMemory[node] = free.memory();
    }

    private void gather(int node) {
        int left = 2 * node;
        int right = left + 1;
        idleCpu[node] = Math.max(idleCpu[left], idleCpu[right]);
        idleMemory[node] = Math.max(idleMemory[left], idleMemory[right]);
        freeCpu[node] = Math.max(freeCpu[left], freeCpu[right]);
        freeMemory[node] = Math.max(freeMemory[left], freeMemory[right]);
    }

    /** No worker here is worth more than this. */
    long bound(Search search) {
        return bound(1, search);
    }

    private long bound(int node, Search search) {
        return search.bound(capacity, 0, 0, idleCpu[node], idleMemory[node]);
    }

    /** Shows the search all workers that may be the best and have so much cpu and memory that is not booked. */
    void search(long cpu, long memory, Search search) {
        visit(1, bound(1, search), cpu, memory, search);
    }

    private void visit(int node, long bound, long cpu, long memory, Search search) {
        if (freeCpu[node] < cpu || freeMemory[node] < memory || !search.wants(bound, lowest(node))) {
            return;
        }
        if (node >= leaves) {
            ask(node, cpu, memory, search);
            return;
        }
        int left = 2 * node;
        long ofLeft = bound(left, search);
        long ofRight = bound(left + 1, search);
        boolean leftFirst = ofLeft >= ofRight;
        visit(leftFirst ? left : left + 1, leftFirst ? ofLeft : ofRight, cpu, memory, search);
        visit(leftFirst ? left + 1 : left, leftFirst ? ofRight : ofLeft, cpu, memory, search);
    }

    private WorkerId lowest(int node) {
        int leaf = node;
        while (leaf < leaves) {
            leaf *= 2;
        }
        return workers.get(leaf - leaves).id();
    }

    private void ask(int leaf, long cpu, long memory, Search search) {
        Worker worker = workers.get(leaf - leaves);
        Resources free = capacity.minus(cluster.booked(worker.id()));
        put(leaf, capacity.minus(load.on(worker.id(), cluster)), free);
        for (int node = leaf / 2; node > 0; node /= 2) {
            gather(node);
        }
        if (free.cpuMillis() >= cpu && free.memory() >= memory && search.wants(bound(leaf, search), worker.id())) {
            search.ask(worker, free);
        }
    }
}
