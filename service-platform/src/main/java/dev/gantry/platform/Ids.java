package dev.gantry.platform;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes new ids; the one place that asks for randomness, so that a test can hand in a sequence. */
@FunctionalInterface
public interface Ids {

    UUID next();

    /**
     * Ids that follow each other: 32 bits that count from a random beginning, then 90 random ones (RFC 9562, version 8).
     *
     * <p>Neighbours in time are neighbours in every index of a database, and differ in their first eight digits, by which
     * people shorten them. Safe for many threads.
     */
    static Ids sequential() {
        SecureRandom random = new SecureRandom();
        AtomicInteger count = new AtomicInteger(random.nextInt());
        return () -> next(count.getAndIncrement(), random.nextLong(), random.nextLong());
    }

    private static UUID next(int count, long middle, long end) {
        long high = ((long) count << 32) | (middle & 0xffff_0fffL) | 0x8000L;
        return new UUID(high, (end & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
    }
}
