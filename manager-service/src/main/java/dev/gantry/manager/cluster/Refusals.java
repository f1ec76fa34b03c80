package dev.gantry.manager.cluster;

import dev.gantry.model.SpecHash;
import dev.gantry.model.WorkerId;
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

    private final Map<SpecHash, Map<WorkerId, Refusal>> bySpec = new HashMap<>();
    private final TreeMap<Instant, Set<Refusal.Key>> byEnd = new TreeMap<>();

    Optional<Refusal> find(Refusal.Key key) {
        Map<WorkerId, Refusal> ofSpec = bySpec.get(key.spec());
        return ofSpec == null ? Optional.empty() : Optional.ofNullable(ofSpec.get(key.worker()));
    }

    boolean has(SpecHash spec) {
        return bySpec.containsKey(spec);
    }

    void note(Refusal refusal, Instant at) {
        Refusal.Key key = refusal.key();
        Refusal before =
                bySpec.computeIfAbsent(key.spec(), _ -> new HashMap<>()).put(key.worker(), refusal);
        if (before != null) {
            removeEnd(before);
        }
        byEnd.computeIfAbsent(refusal.notBefore(), _ -> new HashSet<>()).add(key);
        forget(at.minus(MEMORY));
    }

    /** The earliest end after a moment. */
    Optional<Instant> nextEnd(Instant now) {
        return Optional.ofNullable(byEnd.higherKey(now));
    }

    private void removeEnd(Refusal refusal) {
        Set<Refusal.Key> sameEnd = byEnd.get(refusal.notBefore());
        if (sameEnd != null && sameEnd.remove(refusal.key()) && sameEnd.isEmpty()) {
            byEnd.remove(refusal.notBefore());
        }
    }

    private void forget(Instant endedBefore) {
        while (!byEnd.isEmpty() && byEnd.firstKey().isBefore(endedBefore)) {
            byEnd.pollFirstEntry().getValue().forEach(this::remove);
        }
    }

    private void remove(Refusal.Key key) {
        Map<WorkerId, Refusal> ofSpec = bySpec.get(key.spec());
        if (ofSpec != null && ofSpec.remove(key.worker()) != null && ofSpec.isEmpty()) {
            bySpec.remove(key.spec());
        }
    }
}
