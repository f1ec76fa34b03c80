package dev.gantry.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/** Simulated time: what is to happen, in order. Nothing happens between two entries. */
final class Timeline {

    private record Entry(Instant at, long order, String label, Runnable action) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::order));
    private final Trace trace;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long order;

    Timeline(Trace trace) {
        this.trace = trace;
    }

    Instant now() {
        return now;
    }

    /** Has something done after a while; entries of the same moment keep their order. */
    void after(Duration delay, String label, Runnable action) {
        entries.add(new Entry(now.plus(delay), order++, label, action));
    }

    /** Does what is next. */
    void step() {
        Entry next = entries.remove();
        now = next.at();
        trace.step(now, next.label());
        next.action().run();
    }

    /** A clock that shows this time, wrong by what is said at the moment. */
    Clock clock(Supplier<Duration> error) {
        return new Clock() {
            @Override
            public Instant instant() {
                return now.plus(error.get());
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }
}
