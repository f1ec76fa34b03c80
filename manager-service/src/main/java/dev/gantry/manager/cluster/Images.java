package dev.gantry.manager.cluster;

import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was learned about images: on which workers each has run, and for which architectures there is none. Bounded: of the
 * images the newest are known, and one that is on many workers is of interest no more.
 */
final class Images {

    /** An image that is on more workers is easy to find: where a task goes need not depend on it. */
    static final int MOST_WORKERS = 64;

    private static final int MOST_IMAGES = 1_000;

    private final Map<String, Set<WorkerId>> workers = new LinkedHashMap<>();
    private final Map<ImageRefusal.Key, ImageRefusal> refusals = new LinkedHashMap<>();

    void ran(String image, WorkerId worker) {
        Set<WorkerId> known = workers.computeIfAbsent(image, _ -> new HashSet<>());
        if (known.size() <= MOST_WORKERS) {
            known.add(worker);
        }
        dropEldest(workers);
    }

    /** The workers on which an image has run; none if there are too many. */
    Set<WorkerId> rareOn(String image) {
        Set<WorkerId> known = workers.getOrDefault(image, Set.of());
        return known.size() > MOST_WORKERS ? Set.of() : known;
    }

    void refuse(ImageRefusal refusal) {
        refusals.put(refusal.key(), refusal);
        dropEldest(refusals);
    }

    Optional<ImageRefusal> find(ImageRefusal.Key key) {
        return Optional.ofNullable(refusals.get(key));
    }

    boolean isRefused(String image) {
        return refusals.keySet().stream().anyMatch(key -> key.image().equals(image));
    }

    /** The earliest moment after {@code now} at which a refusal ends. */
    Optional<Instant> nextEnd(Instant now) {
        return refusals.values().stream()
                .map(ImageRefusal::notBefore)
                .filter(now::isBefore)
                .min(Comparator.naturalOrder());
    }

    private static void dropEldest(Map<?, ?> map) {
        if (map.size() > MOST_IMAGES) {
            map.remove(map.keySet().iterator().next());
        }
    }
}
