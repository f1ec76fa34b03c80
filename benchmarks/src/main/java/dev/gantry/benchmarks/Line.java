package dev.gantry.benchmarks;

import java.util.Locale;
import java.util.Optional;

/**
 * One line of a table: a variant and what was measured of it.
 *
 * @param n how often it was measured
 * @param overBaseline its median over the baseline's, absent on the baseline's own line and where that is 0
 * @param gantryCpuMillis CPU time of manager and worker for one operation
 * @param engineCpuMillis CPU time of the engine's daemons for one operation
 */
record Line(
        String what,
        String unit,
        int n,
        double median,
        double p10,
        double p90,
        Optional<Double> overBaseline,
        Optional<Double> gantryCpuMillis,
        Optional<Double> engineCpuMillis) {

    static Line of(String what, String unit, Samples samples) {
        return new Line(
                what,
                unit,
                samples.size(),
                samples.median(),
                samples.quantile(0.1),
                samples.quantile(0.9),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    Line named(String other) {
        return new Line(other, unit, n, median, p10, p90, overBaseline, gantryCpuMillis, engineCpuMillis);
    }

    Line over(Line baseline) {
        return new Line(
                what,
                unit,
                n,
                median,
                p10,
                p90,
                baseline.median == 0 ? Optional.empty() : Optional.of(median / baseline.median),
                gantryCpuMillis,
                engineCpuMillis);
    }

    Line withGantryCpu(double millis) {
        return new Line(what, unit, n, median, p10, p90, overBaseline, Optional.of(millis), engineCpuMillis);
    }

    Line withEngineCpu(Optional<Double> millis) {
        return new Line(what, unit, n, median, p10, p90, overBaseline, gantryCpuMillis, millis);
    }

    String markdown() {
        return String.format(
                Locale.ROOT,
                "| %s | %d | " + digits(unit) + " %s | " + digits(unit) + " to " + digits(unit) + " | %s | %s | %s |",
                what,
                n,
                median,
                unit,
                p10,
                p90,
                overBaseline
                        .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                        .orElse("-"),
                cpu(gantryCpuMillis),
                cpu(engineCpuMillis));
    }

    /** The format of a figure in a unit: tenths only where they mean something. */
    static String digits(String unit) {
        return unit.equals("%") || unit.equals("us") ? "%.1f" : "%.0f";
    }

    private static String cpu(Optional<Double> millis) {
        return millis.map(value -> String.format(Locale.ROOT, value < 10 ? "%.3f ms" : "%.0f ms", value))
                .orElse("-");
    }
}
