package dev.gantry.simulation;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.wire.Observation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a worker's process has to say of each attempt, with the revision at which that changed. */
final class ObservationBook {

    private record Entry(long revision, Observation observation) {}

    private final Map<AttemptKey, Entry> entries = new LinkedHashMap<>();
    private final List<Runnable> readers = new ArrayList<>();
    private long revision;
    private long acknowledged;

    void write(AttemptKey attempt, Observation observation) {
        Entry before = entries.get(attempt);
        if (before == null || !before.observation().equals(observation)) {
            entries.put(attempt, new Entry(++revision, observation));
            List<Runnable> told = List.copyOf(readers);
            readers.clear();
            told.forEach(Runnable::run);
        }
    }

    void forget(AttemptKey attempt) {
        entries.remove(attempt);
    }

    long revision() {
        return revision;
    }

    void acknowledge(long upTo) {
        acknowledged = Math.max(acknowledged, Math.min(upTo, revision));
    }

    boolean isAcknowledged(AttemptKey attempt) {
        Entry entry = entries.get(attempt);
        return entry == null || entry.revision() <= acknowledged;
    }

    /** Has somebody told of the next change, once. */
    void onChange(Runnable reader) {
        readers.add(reader);
    }

    List<Observation> since(long earlier) {
        return entries.values().stream()
                .filter(entry -> entry.revision() > earlier)
                .sorted(Comparator.comparingLong(Entry::revision))
                .map(Entry::observation)
                .toList();
    }
}
