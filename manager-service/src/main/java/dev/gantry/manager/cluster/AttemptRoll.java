package dev.gantry.manager.cluster;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The attempts on one worker that are not over, in the order in which they came.
 *
 * <p>A snapshot costs nothing and never changes: what is added later lies behind its end, and before anything is removed the
 * keys are copied if a snapshot has them. Belongs to one thread; its snapshots are for many.
 */
final class AttemptRoll {

    private static final @Nullable AttemptKey[] NONE = {};

    private @Nullable AttemptKey[] keys = NONE;
    private int size;
    private boolean shared;

    void add(AttemptKey key) {
        if (size == keys.length) {
            copy(size + (size >> 1) + 2);
        }
        keys[size++] = key;
    }

    void remove(AttemptKey key) {
        int place = placeOf(key);
        if (place < 0) {
            return;
        }
        if (shared) {
            copy(keys.length);
        }
        System.arraycopy(keys, place + 1, keys, place, size - place - 1);
        keys[--size] = null;
    }

    List<AttemptKey> snapshot() {
        shared = true;
        return new Snapshot(keys, size);
    }

    private int placeOf(AttemptKey key) {
        for (int place = 0; place < size; place++) {
            if (key.equals(keys[place])) {
                return place;
            }
        }
        return -1;
    }

    private void copy(int length) {
        keys = Arrays.copyOf(keys, length);
        shared = false;
    }

    private static final class Snapshot extends AbstractList<AttemptKey> implements RandomAccess {

        private final @Nullable AttemptKey[] keys;
        private final int size;

        Snapshot(@Nullable AttemptKey[] keys, int size) {
            this.keys = keys;
            this.size = size;
        }

        @Override
        public AttemptKey get(int index) {
            return Objects.requireNonNull(keys[Objects.checkIndex(index, size)]);
        }

        @Override
        public int size() {
            return size;
        }
    }
}
