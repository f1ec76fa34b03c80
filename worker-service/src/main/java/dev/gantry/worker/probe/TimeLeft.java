package dev.gantry.worker.probe;

import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The time of one probe, over all of its steps. */
record TimeLeft(Clock clock, Instant end) {

    static TimeLeft of(Duration time, Clock clock) {
        return new TimeLeft(clock, clock.instant().plus(time));
    }

    /**
     * What is left in milliseconds, at least 1, since sockets take 0 for ever.
     *
     * @throws SocketTimeoutException if nothing is left
     */
    int millis() throws SocketTimeoutException {
        long left = Duration.between(clock.instant(), end).toMillis();
        if (left <= 0) {
            throw new SocketTimeoutException("the time is over");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }
}
