package dev.gantry.simulation;

import dev.gantry.simulation.generate.Dice;
import java.time.Duration;
import java.util.Optional;

/** What everything in one run shares: time, chance, what is written down, and whether faults still happen. */
final class World {

    final Timeline time;
    final Trace trace;
    final Coverage coverage = new Coverage();
    final Dice dice;
    private boolean calm;
    private Optional<Violation> found = Optional.empty();

    World(long seed, boolean keepTrace) {
        this.trace = new Trace(keepTrace);
        this.time = new Timeline(trace);
        this.dice = new Dice(seed);
    }

    /** Whether the faults are over. */
    boolean isCalm() {
        return calm;
    }

    void calmDown() {
        calm = true;
    }

    void happened(Fault fault) {
        coverage.count("faults", fault.name());
        trace.note("FAULT " + fault);
    }

    /** Something must not be, and is noticed where an exception would be lost. */
    void found(Violation violation) {
        found = found.or(() -> Optional.of(violation));
    }

    void throwWhatWasFound() {
        found.ifPresent(violation -> {
            throw violation;
        });
    }

    /** A duration in milliseconds, both ends included. */
    Duration millis(int least, int most) {
        return Duration.ofMillis(dice.between(least, most));
    }
}
