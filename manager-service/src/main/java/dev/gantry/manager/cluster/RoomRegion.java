package dev.gantry.manager.cluster;

import dev.gantry.manager.cluster.RoomIndex.Search;
import dev.gantry.model.Resources;
import org.jspecify.annotations.Nullable;

/**
 * A rectangle of free cpu and free memory, its ends included: either a few points, or four quarters.
 *
 * <p>It knows how many workers are in it and the lowest of their ids, so that a search need not go in to find out that there is
 * nothing better.
 */
final class RoomRegion {

    private static final int MOST_POINTS = 12;
    private static final int QUARTERS = 4;

    private final long cpuFrom;
    private final long cpuTo;
    private final long memoryFrom;
    private final long memoryTo;
    private RoomPoints points = new RoomPoints();
    private @Nullable RoomRegion @Nullable [] quarters;
    private @Nullable WorkerState lowest;
    /** Of the quarters, for the search that is going on. */
    private final long[] bounds = new long[QUARTERS];

    private int workers;

    RoomRegion(long cpuFrom, long cpuTo, long memoryFrom, long memoryTo) {
        this.cpuFrom = cpuFrom;
        this.cpuTo = cpuTo;
        this.memoryFrom = memoryFrom;
        this.memoryTo = memoryTo;
    }

    boolean isEmpty() {
        return workers == 0;
    }

    RoomPoint add(RoomTree tree, WorkerState worker, long cpu, long memory) {
        workers++;
        lowest = WorkerState.lower(lowest, worker);
        if (quarters != null) {
            return quarterOf(quarters, cpu, memory).add(tree, worker, cpu, memory);
        }
        RoomPoint known = points.find(cpu, memory);
        if (known != null) {
            known.add(worker);
            return known;
        }
        RoomPoint point = new RoomPoint(tree, cpu, memory, worker);
        points.add(point);
        if (points.size() > MOST_POINTS) {
            split();
        }
        return point;
    }

    void remove(WorkerState worker, RoomPoint point) {
        workers--;
        if (quarters != null) {
            int place = placeOf(point.cpu, point.memory);
            RoomRegion quarter = quarterOf(quarters, point.cpu, point.memory);
            quarter.remove(worker, point);
            if (quarter.isEmpty()) {
                quarters[place] = null;
            }
        } else if (!point.remove(worker)) {
            points.remove(point);
        }
        if (lowest == worker) {
            lowest = findLowest();
        }
    }

    long bound(Resources capacity, Search search) {
        return search.bound(capacity, cpuFrom, memoryFrom, cpuTo, memoryTo);
    }

    void search(Resources capacity, long cpu, long memory, long bound, Search search) {
        if (lowest == null || !search.wants(bound, lowest.id())) {
            return;
        }
        if (quarters != null) {
            searchQuarters(quarters, capacity, cpu, memory, search);
        } else {
            points.search(capacity, cpu, memory, search);
        }
    }

    /** The most promising first, so that the others need not be gone into. */
    private void searchQuarters(
            @Nullable RoomRegion[] quarters, Resources capacity, long cpu, long memory, Search search) {
        int open = 0;
        for (int place = 0; place < QUARTERS; place++) {
            RoomRegion quarter = quarters[place];
            if (quarter != null && quarter.cpuTo >= cpu && quarter.memoryTo >= memory) {
                bounds[place] = quarter.bound(capacity, search);
                open |= 1 << place;
            }
        }
        while (open != 0) {
            int best = Integer.numberOfTrailingZeros(open);
            for (int place = best + 1; place < QUARTERS; place++) {
                if ((open & 1 << place) != 0 && bounds[place] > bounds[best]) {
                    best = place;
                }
            }
            open &= ~(1 << best);
            RoomRegion quarter = quarters[best];
            if (quarter != null) {
                quarter.search(capacity, cpu, memory, bounds[best], search);
            }
        }
    }

    /** Whether any worker in it has so much free; the largest quarter is looked at first. */
    boolean hasRoom(long cpu, long memory) {
        if (cpuTo < cpu || memoryTo < memory) {
            return false;
        }
        if (quarters == null) {
            return points.hasRoom(cpu, memory);
        }
        for (int place = QUARTERS - 1; place >= 0; place--) {
            RoomRegion quarter = quarters[place];
            if (quarter != null && quarter.hasRoom(cpu, memory)) {
                return true;
            }
        }
        return false;
    }

    void count(RoomCount count) {
        if (memoryTo < count.memory) {
            count.ofMemory += workers;
        } else if (memoryFrom >= count.memory && cpuTo < count.cpu) {
            count.ofCpu += workers;
        } else if (quarters != null) {
            for (RoomRegion quarter : quarters) {
                if (quarter != null) {
                    quarter.count(count);
                }
            }
        } else {
            points.forEach(point -> point.forEach(count::one));
        }
    }

    private void split() {
        RoomPoints all = points;
        points = new RoomPoints();
        @Nullable RoomRegion[] parts = new @Nullable RoomRegion[QUARTERS];
        quarters = parts;
        all.forEach(point -> quarterOf(parts, point.cpu, point.memory).take(point));
    }

    private void take(RoomPoint point) {
        points.add(point);
        workers += point.size();
        lowest = WorkerState.lower(lowest, point.lowest());
    }

    private @Nullable WorkerState findLowest() {
        if (quarters == null) {
            return points.lowest();
        }
        WorkerState found = null;
        for (RoomRegion quarter : quarters) {
            found = quarter == null ? found : WorkerState.lower(found, quarter.lowest);
        }
        return found;
    }

    private long cpuMiddle() {
        return cpuFrom + (cpuTo - cpuFrom) / 2;
    }

    private long memoryMiddle() {
        return memoryFrom + (memoryTo - memoryFrom) / 2;
    }

    private int placeOf(long cpu, long memory) {
        return (cpu > cpuMiddle() ? 1 : 0) + (memory > memoryMiddle() ? 2 : 0);
    }

    private RoomRegion quarterOf(@Nullable RoomRegion[] parts, long cpu, long memory) {
        int place = placeOf(cpu, memory);
        RoomRegion quarter = parts[place];
        if (quarter == null) {
            boolean right = cpu > cpuMiddle();
            boolean upper = memory > memoryMiddle();
            quarter = new RoomRegion(
                    right ? cpuMiddle() + 1 : cpuFrom,
                    right ? cpuTo : cpuMiddle(),
                    upper ? memoryMiddle() + 1 : memoryFrom,
                    upper ? memoryTo : memoryMiddle());
            parts[place] = quarter;
        }
        return quarter;
    }
}
