package dev.gantry.worker.supervision;

import dev.gantry.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What an attempt's actor does next. */
public sealed interface Step {

    /** Make sure of the image, create the container of a run and start it. */
    record Begin(int restart, int failures) implements Step {}

    /** Start a container that was created and never started. */
    record Start() implements Step {}

    /** Do nothing until something happens, or until a moment. */
    record Await(Optional<Instant> until) implements Step {}

    /** Its time to run is over: from now on it is to stop. */
    record Expire() implements Step {}

    /** Ask the container to stop, and give it time until the deadline. */
    record Signal(Duration grace) implements Step {}

    /** Its health check has failed for good: ask the container to stop, so that another run can follow. */
    record GiveUp() implements Step {}

    /** Its time to stop is over. */
    record Kill() implements Step {}

    /** Take the container away: it is not running any more. */
    record Remove() implements Step {}

    /** The attempt is over; no container of it runs, and none will. */
    record End(Reason reason) implements Step {}
}
