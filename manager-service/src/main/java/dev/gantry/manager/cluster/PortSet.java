package dev.gantry.manager.cluster;

import dev.gantry.model.Protocol;
import java.util.Arrays;

/** Host ports, in a sorted array: a worker has few of them, and most workers have none. */
final class PortSet {

    private static final int[] NONE = {};

    private int[] sorted = NONE;

    /** The same ports; the array is shared, because it is replaced and never changed. */
    PortSet copy() {
        PortSet same = new PortSet();
        same.sorted = sorted;
        return same;
    }

    boolean isEmpty() {
        return sorted.length == 0;
    }

    /** Whether the port was not in the set before. */
    boolean add(int port, Protocol protocol) {
        int place = Arrays.binarySearch(sorted, key(port, protocol));
        if (place >= 0) {
            return false;
        }
        int[] more = Arrays.copyOf(sorted, sorted.length + 1);
        System.arraycopy(sorted, -place - 1, more, -place, sorted.length + place + 1);
        more[-place - 1] = key(port, protocol);
        sorted = more;
        return true;
    }

    void remove(int port, Protocol protocol) {
        int place = Arrays.binarySearch(sorted, key(port, protocol));
        if (place >= 0) {
            int[] fewer = Arrays.copyOf(sorted, sorted.length - 1);
            System.arraycopy(sorted, place + 1, fewer, place, fewer.length - place);
            sorted = fewer;
        }
    }

    boolean contains(int port, Protocol protocol) {
        return Arrays.binarySearch(sorted, key(port, protocol)) >= 0;
    }

    private static int key(int port, Protocol protocol) {
        return 2 * port
                + switch (protocol) {
                    case TCP -> 0;
                    case UDP -> 1;
                };
    }
}
