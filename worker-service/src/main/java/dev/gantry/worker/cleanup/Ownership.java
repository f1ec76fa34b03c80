package dev.gantry.worker.cleanup;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a pull makes this worker's own: what was not there before. */
public final class Ownership {

    private Ownership() {}

    /**
     * The image as this worker's, if it is that after a pull.
     *
     * @param before what the engine had before the pull
     * @param after the image that was asked for, as it is after the pull
     * @param known what was known of it as this worker's, if it was that
     */
    public static Optional<PulledImage> after(
            Collection<StoredImage> before, StoredImage after, Optional<PulledImage> known, Instant now) {
        Map<String, StoredImage> earlier =
                before.stream().collect(Collectors.toMap(StoredImage::id, Function.identity(), (one, _) -> one));
        StoredImage was = earlier.get(after.id());
        if (was == null) {
            return Optional.of(new PulledImage(after.id(), after.names(), now, now));
        }
        Set<String> names = new HashSet<>(after.names());
        names.removeAll(was.names());
        return known.map(own -> own.named(names).usedAt(now));
    }
}
