package dev.gantry.manager.cluster;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Moments as microseconds since 1970, which is what the database keeps: a third of the memory of an {@link Instant}. */
final class Micros {

    /** No moment. */
    static final long NEVER = Long.MIN_VALUE;

    private Micros() {}

    static long of(@Nullable Instant instant) {
        return instant == null ? NEVER : ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static @Nullable Instant instantOrNull(long micros) {
        return micros == NEVER ? null : instant(micros);
    }
}
