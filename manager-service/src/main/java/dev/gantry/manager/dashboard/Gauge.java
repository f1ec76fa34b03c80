package dev.gantry.manager.dashboard;

import dev.gantry.model.Resources;

/**
 * How full something is.
 *
 * @param high from where on it counts as full
 */
record Gauge(long booked, long capacity, long high, String text) {

    static Gauge cpu(Resources booked, Resources capacity) {
        String text = Words.cores(booked.cpuMillis()) + " of " + Words.cores(capacity.cpuMillis()) + " cores";
        return of(booked.cpuMillis(), capacity.cpuMillis(), text);
    }

    static Gauge memory(Resources booked, Resources capacity) {
        return of(
                booked.memory(),
                capacity.memory(),
                Words.memory(booked.memory()) + " of " + Words.memory(capacity.memory()));
    }

    private static Gauge of(long booked, long capacity, String text) {
        return new Gauge(booked, capacity, capacity * 9 / 10, text);
    }

    /** Whether there is anything to fill: a machine that was only announced has not said what it has. */
    boolean isKnown() {
        return capacity > 0;
    }
}
