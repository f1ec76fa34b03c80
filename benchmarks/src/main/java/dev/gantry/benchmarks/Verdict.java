package dev.gantry.benchmarks;

import java.util.Locale;

/** Whether a median is within its limit, and how far it is from it. */
record Verdict(String figure, double measured, double limit, String unit) {

    boolean reached() {
        return measured <= limit;
    }

    String words() {
        String comparison =
                String.format(Locale.ROOT, "%s: %.0f %s, to reach %.0f %s", figure, measured, unit, limit, unit);
        return reached()
                ? comparison + ": reached"
                : comparison + String.format(Locale.ROOT, ": **missed by %.0f %s**", measured - limit, unit);
    }
}
