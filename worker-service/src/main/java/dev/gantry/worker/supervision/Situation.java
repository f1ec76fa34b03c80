package dev.gantry.worker.supervision;

import dev.gantry.model.Reason;
import dev.gantry.model.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Everything that a step depends on.
 *
 * @param stop present if the attempt is to stop; it never goes away again
 * @param restart the number of the current run, from 0
 * @param failures the restarts up to this run since the count was last cleared
 * @param deadline when the attempt's time to run is over; absent if that has no limit, or has not begun
 */
public record Situation(
        Optional<Stop> stop,
        RestartPolicy policy,
        int restart,
        int failures,
        Container container,
        Optional<Instant> deadline) {

    /**
     * A wish to stop.
     *
     * @param reason why, for the attempt's end
     * @param deadline when the patience ends; absent while the container has not been asked
     */
    public record Stop(Reason reason, Duration grace, Optional<Instant> deadline) {}

    /** Whether the attempt's time to run is over. */
    boolean isExpired(Instant at) {
        return deadline.filter(end -> !at.isBefore(end)).isPresent();
    }

    /** The moment, or the deadline where that comes first. */
    Instant earlier(Instant moment) {
        return deadline.filter(moment::isAfter).orElse(moment);
    }

    /** What is known of the container of the current run. */
    public sealed interface Container {

        /** None was made yet. */
        record None() implements Container {}

        record Created() implements Container {}

        /**
         * It runs.
         *
         * @param unhealthy whether its health check has failed for good, so that it is to end and to be followed
         * @param patience when the patience with an unhealthy one ends; absent while it has not been asked to stop
         */
        record Running(boolean unhealthy, Optional<Instant> patience) implements Container {

            /** One of which nothing bad is known. */
            public Running() {
                this(false, Optional.empty());
            }
        }

        /** It ended, and is there or has vanished. */
        record Ended(Exit exit, boolean present) implements Container {}
    }
}
