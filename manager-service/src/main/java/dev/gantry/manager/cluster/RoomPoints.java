package dev.gantry.manager.cluster;

import dev.gantry.manager.cluster.RoomIndex.Search;
import dev.gantry.model.Resources;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A few points in the plane of free cpu and free memory, in no order.
 *
 * <p>Their places lie side by side, because a search looks at all of them and goes to few.
 */
final class RoomPoints {

    private static final int FIRST = 4;

    private static final long[] NO_PLACES = {};
    private static final RoomPoint[] NO_POINTS = {};

    private long[] places = NO_PLACES;
    private RoomPoint[] points = NO_POINTS;
    private int size;

    int size() {
        return size;
    }

    @Nullable
    RoomPoint find(long cpu, long memory) {
        for (int index = 0; index < size; index++) {
            if (cpu(index) == cpu && memory(index) == memory) {
                return points[index];
            }
        }
        return null;
    }

    void add(RoomPoint point) {
        if (size == points.length) {
            int length = Math.max(FIRST, 2 * size);
            points = Arrays.copyOf(points, length);
            places = Arrays.copyOf(places, 2 * length);
        }
        put(size++, point);
    }

    void remove(RoomPoint point) {
        for (int index = 0; index < size; index++) {
            if (points[index] == point) {
                size--;
                put(index, points[size]);
                return;
            }
        }
    }

    private void put(int index, RoomPoint point) {
        points[index] = point;
        places[2 * index] = point.cpu;
        places[2 * index + 1] = point.memory;
    }

    void search(Resources capacity, long cpu, long memory, Search search) {
        for (int index = 0; index < size; index++) {
            if (cpu(index) >= cpu && memory(index) >= memory) {
                long bound = search.bound(capacity, cpu(index), memory(index), cpu(index), memory(index));
                points[index].search(bound, search);
            }
        }
    }

    boolean hasRoom(long cpu, long memory) {
        for (int index = 0; index < size; index++) {
            if (cpu(index) >= cpu && memory(index) >= memory) {
                return true;
            }
        }
        return false;
    }

    void forEach(Consumer<RoomPoint> action) {
        for (int index = 0; index < size; index++) {
            action.accept(points[index]);
        }
    }

    /** The worker with the lowest id, if there is any. */
    @Nullable
    WorkerState lowest() {
        WorkerState lowest = null;
        for (int index = 0; index < size; index++) {
            lowest = WorkerState.lower(lowest, points[index].lowest());
        }
        return lowest;
    }

    private long cpu(int index) {
        return places[2 * index];
    }

    private long memory(int index) {
        return places[2 * index + 1];
    }
}
