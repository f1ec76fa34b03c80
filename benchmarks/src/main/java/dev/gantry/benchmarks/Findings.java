package dev.gantry.benchmarks;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What came out of the parts of a row so far. A part that breaks off takes nothing away from the others. */
final class Findings {

    /** A part of a row. */
    interface Part {
        void measure() throws InterruptedException;
    }

    private final PrintStream progress;
    private final List<Line> lines = new ArrayList<>();
    private final List<Verdict> verdicts = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Findings(PrintStream progress) {
        this.progress = progress;
    }

    void part(String what, Part part) throws InterruptedException {
        progress.println("  " + what + " ...");
        try {
            part.measure();
        } catch (BenchFailure | IllegalStateException | UncheckedIOException failure) {
            progress.println("  " + what + " broke off: " + failure.getMessage());
            notes.add("**" + what + " broke off**: "
                    + String.valueOf(failure.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** Variants of one operation, beside the one that is their baseline. */
    void add(List<Variant> variants, Variant baseline) {
        for (Variant variant : variants) {
            lines.add(variant == baseline ? variant.line() : variant.line().over(baseline.line()));
        }
    }

    void add(Line line) {
        lines.add(line);
    }

    void add(Verdict verdict) {
        verdicts.add(verdict);
    }

    void add(String note) {
        notes.add(note);
    }

    RowReport report(String row, String title, List<String> last) {
        notes.addAll(last);
        return new RowReport(row, title, lines, verdicts, notes);
    }
}
