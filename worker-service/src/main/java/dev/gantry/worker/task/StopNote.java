package dev.gantry.worker.task;

import dev.gantry.model.Reason;
import dev.gantry.worker.supervision.Situation.Stop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether an attempt is to stop, and how long it still has. Once wanted, a stop stays wanted. Safe for many threads. */
final class StopNote {

    private final Clock clock;
    private volatile Optional<Stop> stop = Optional.empty();

    StopNote(Clock clock) {
        this.clock = clock;
    }

    Optional<Stop> current() {
        return stop;
    }

    boolean isWanted() {
        return stop.isPresent();
    }

    /** The first reason and the shorter grace count. */
    synchronized void want(Reason reason, Duration grace) {
        stop = Optional.of(
                stop.map(earlier -> shortened(earlier, grace)).orElse(new Stop(reason, grace, Optional.empty())));
    }

    /** The container has been asked: its time runs. */
    synchronized void asked(Duration grace) {
        Instant deadline = clock.instant().plus(grace);
        stop = stop.map(wanted -> wanted.deadline().isPresent()
                ? wanted
                : new Stop(wanted.reason(), wanted.grace(), Optional.of(deadline)));
    }

    private Stop shortened(Stop earlier, Duration grace) {
        if (grace.compareTo(earlier.grace()) >= 0) {
            return earlier;
        }
        Optional<Instant> sooner = earlier.deadline().map(deadline -> {
            Instant wanted = clock.instant().plus(grace);
            return wanted.isBefore(deadline) ? wanted : deadline;
        });
        return new Stop(earlier.reason(), grace, sooner);
    }
}
