package dev.gantry.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What happened in a run: a fingerprint of all of it, and the lines themselves where somebody wants to read them. */
public final class Trace {

    private final boolean kept;
    private final List<String> lines = new ArrayList<>();
    private long fingerprint = 17;
    private long steps;
    private boolean foundViolation;
    private Instant now = Instant.EPOCH;

    Trace(boolean kept) {
        this.kept = kept;
    }

    void step(Instant at, String label) {
        now = at;
        steps++;
        mix(at.toEpochMilli());
        mix(label.hashCode());
        if (kept) {
            lines.add(at + " " + label);
        }
    }

    /** Something worth a line of its own. */
    void note(String text) {
        mix(text.hashCode());
        if (kept) {
            lines.add(now + "   " + text);
        }
    }

    /** The run ends with this. */
    void violation(String what) {
        foundViolation = true;
        note("VIOLATION " + what);
    }

    boolean foundViolation() {
        return foundViolation;
    }

    private void mix(long value) {
        fingerprint = fingerprint * 1_000_003 + value;
    }

    public long fingerprint() {
        return fingerprint;
    }

    public long steps() {
        return steps;
    }

    /** All lines, or none if they were not kept. */
    public List<String> lines() {
        return List.copyOf(lines);
    }
}
