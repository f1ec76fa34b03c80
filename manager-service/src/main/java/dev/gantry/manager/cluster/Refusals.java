package dev.gantry.manager.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The refusals that are remembered, by what was refused and by when they end. */
final class Refusals {

    /** So long after its end a refusal is remembered, so that their number is bounded. Far longer than any back-off. */
    private static final Duration MEMORY = Duration.ofHours(1);

    private final Map<Refusal.Key, Refusal> byKey = new HashMap<>();
    private final TreeMap<Instant, Set<Refusal.Key>> byEnd = new TreeMap<>();

    Optional<Refusal> find(Refusal.Key key) {
        return Optional.ofNullable(byKey.get(key));
    }

    void note(Refusal refusal, Instant at) {
        Refusal before = byKey.put(refusal.key(), refusal);
        if (before != null) {
            byEnd.computeIfPresent(
                    before.notBefore(), (_, keys) -> keys.remove(before.key()) && keys.isEmpty() ? null : keys);
        }
        byEnd.computeIfAbsent(refusal.notBefore(), _ -> new HashSet<>()).add(refusal.key());
        forget(at.minus(MEMORY));
    }

    /** The earliest end after a moment. */
    Optional<Instant> nextEnd(Instant now) {
        return Optional.ofNullable(byEnd.higherKey(now));
    }

    private void forget(Instant endedBefore) {
        while (!byEnd.isEmpty() && byEnd.firstKey().isBefore(endedBefore)) {
            byEnd.pollFirstEntry().getValue().forEach(byKey::remove);
        }
    }
}
