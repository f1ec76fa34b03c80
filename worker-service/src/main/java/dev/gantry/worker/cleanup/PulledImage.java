package dev.gantry.worker.cleanup;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/**
 * An image that this worker brought to the engine, which did not have it before.
 *
 * @param names those that came with this worker's pulls; any other one was given by somebody else
 * @param lastUsed when a task of this worker or a container of anybody was last seen to need it
 */
public record PulledImage(String id, Set<String> names, Instant pulledAt, Instant lastUsed) {

    public PulledImage {
        names = Set.copyOf(names);
    }

    PulledImage usedAt(Instant now) {
        return new PulledImage(id, names, pulledAt, now);
    }

    PulledImage named(Set<String> more) {
        Set<String> all = new TreeSet<>(names);
        all.addAll(more);
        return new PulledImage(id, all, pulledAt, lastUsed);
    }
}
