package dev.gantry.worker.cleanup;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What may be removed, and why the rest stays.
 *
 * <p>Goals: room for the next pulls, with the least that has to be pulled again. Constraints: nothing is touched that this worker
 * did not pull, that anybody uses, or that somebody else has laid a hand on by a name or a build. Algorithm: least recently used,
 * as kubelets and caches of disks do it.
 *
 * @param verdicts the least recently used first; of equals in the order of their ids
 * @param gone the ids of those that are this worker's and not on the engine any more
 */
public record CleanupPlan(List<Verdict> verdicts, List<String> gone) {

    /**
     * What becomes of an image.
     *
     * @param keep why it stays; empty if it may go
     */
    public record Verdict(PulledImage pulled, StoredImage stored, Optional<Keep> keep) {}

    /**
     * The world at a moment.
     *
     * @param pulled what this worker pulled
     * @param stored everything that the engine has, the images between a base and what was built upon it included
     * @param assigned the ids of the images of all tasks that this worker has
     * @param inContainers the ids of the images of all containers that the engine has
     */
    public record Snapshot(
            List<PulledImage> pulled,
            List<StoredImage> stored,
            Set<String> assigned,
            Set<String> inContainers,
            Instant now) {}

    private static final Comparator<Verdict> OLDEST_FIRST = Comparator.comparing(
                    (Verdict verdict) -> verdict.pulled().lastUsed())
            .thenComparing(verdict -> verdict.pulled().id());

    /**
     * Looks at each image of this worker's.
     *
     * @param minimumAge how long an image has to be without use
     */
    public static CleanupPlan of(Snapshot snapshot, Duration minimumAge) {
        Map<String, StoredImage> stored = new TreeMap<>();
        snapshot.stored().forEach(image -> stored.put(image.id(), image));
        List<Verdict> verdicts = snapshot.pulled().stream()
                .flatMap(pulled -> Stream.ofNullable(stored.get(pulled.id()))
                        .map(there -> verdict(pulled, there, snapshot, minimumAge)))
                .sorted(OLDEST_FIRST)
                .toList();
        List<String> gone = snapshot.pulled().stream()
                .map(PulledImage::id)
                .filter(id -> !stored.containsKey(id))
                .sorted()
                .toList();
        return new CleanupPlan(verdicts, gone);
    }

    /** Those that may go, the least recently used first. */
    public List<Verdict> removable() {
        return verdicts.stream().filter(verdict -> verdict.keep().isEmpty()).toList();
    }

    private static Verdict verdict(PulledImage pulled, StoredImage stored, Snapshot snapshot, Duration minimumAge) {
        Optional<Keep> keep = keep(pulled, stored, snapshot, minimumAge);
        PulledImage seen = keep.filter(Keep::isUse).isPresent() ? pulled.usedAt(snapshot.now()) : pulled;
        return new Verdict(seen, stored, keep);
    }

    private static Optional<Keep> keep(PulledImage pulled, StoredImage stored, Snapshot snapshot, Duration minimumAge) {
        if (snapshot.assigned().contains(pulled.id())) {
            return Optional.of(Keep.ASSIGNED);
        }
        if (snapshot.inContainers().contains(pulled.id())) {
            return Optional.of(Keep.IN_CONTAINER);
        }
        if (!pulled.names().containsAll(stored.names())) {
            return Optional.of(Keep.NAMED_BY_OTHERS);
        }
        if (snapshot.stored().stream().anyMatch(other -> other.parent().equals(pulled.id()))) {
            return Optional.of(Keep.BUILT_UPON);
        }
        return pulled.lastUsed().plus(minimumAge).isAfter(snapshot.now())
                ? Optional.of(Keep.USED_LATELY)
                : Optional.empty();
    }
}
