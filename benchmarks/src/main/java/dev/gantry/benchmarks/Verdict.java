package dev.gantry.benchmarks;

import java.util.Locale;

/**
 * Whether a median is within its limit, and how far it is from it.
 *
 * @param atLeast whether the limit is the least that is to be reached, rather than the most that is allowed
 */
record Verdict(String figure, double measured, double limit, String unit, boolean atLeast) {

    /** The figure may be at most its limit. */
    Verdict(String figure, double measured, double limit, String unit) {
        this(figure, measured, limit, unit, false);
    }

    static Verdict atLeast(String figure, double measured, double limit, String unit) {
        return new Verdict(figure, measured, limit, unit, true);
    }

    boolean reached() {
        return atLeast ? measured >= limit : measured <= limit;
    }

    String words() {
        String digits = Line.digits(unit);
        String comparison = String.format(
                Locale.ROOT, "%s: " + digits + " %s, to reach " + digits + " %s", figure, measured, unit, limit, unit);
        return reached()
                ? comparison + ": reached"
                : comparison
                        + String.format(
                                Locale.ROOT, ": **missed by " + digits + " %s**", Math.abs(measured - limit), unit);
    }
}
