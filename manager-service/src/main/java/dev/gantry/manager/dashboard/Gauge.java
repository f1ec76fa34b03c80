package dev.gantry.manager.dashboard;

import dev.gantry.model.Resources;

/**
 * How full something is.
 *
 * @param percent of the capacity that is booked, at most 100
 */
record Gauge(long percent, boolean isKnown, String text) {

    private static final int FULL = 90;

    static Gauge cpu(Resources booked, Resources capacity) {
        String text = Words.cores(booked.cpuMillis()) + " of " + Words.cores(capacity.cpuMillis()) + " cores";
        return of(booked.cpuMillis(), capacity.cpuMillis(), text);
    }

    static Gauge memory(Resources booked, Resources capacity) {
        String text = Words.memory(booked.memory()) + " of " + Words.memory(capacity.memory());
        return of(booked.memory(), capacity.memory(), text);
    }

    /** A machine that was only announced has not said what it has. */
    private static Gauge of(long booked, long capacity, String text) {
        return capacity <= 0
                ? new Gauge(0, false, "not known")
                : new Gauge(Math.min(100, booked * 100 / capacity), true, text);
    }

    /** The class in the style sheet. */
    String style() {
        return percent < FULL ? "some" : "full";
    }
}
