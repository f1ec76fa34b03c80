package dev.gantry.manager.store;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.SpecHash;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an event has to say beyond its columns, so that a task's events folded give its row.
 *
 * @param specHash of an accepted task
 * @param graceMillis of a request to stop
 * @param attempt as it is after the change
 * @param reason of the task, where it differs from the attempt's
 */
record EventDetail(
        @Nullable SpecHash specHash,
        @Nullable Long graceMillis,
        @Nullable TaskAttempt attempt,
        @Nullable String reason,
        @Nullable String message,
        @Nullable Integer failures) {

    static Optional<EventDetail> of(Change.Durable change) {
        return switch (change) {
            case Change.TaskAccepted accepted ->
                Optional.of(new EventDetail(accepted.accepted().specHash(), null, null, null, null, null));
            case Change.StopRequested stop ->
                Optional.of(new EventDetail(null, stop.grace().toMillis(), null, null, null, null));
            case Change.AttemptPlaced placed ->
                Optional.of(new EventDetail(null, null, placed.attempt(), null, null, null));
            case Change.AttemptAdvanced advanced ->
                Optional.of(new EventDetail(
                        null, null, advanced.attempt(), advanced.reason().name(), advanced.message(), null));
            case Change.TaskMoved moved -> Optional.of(new EventDetail(null, null, null, null, null, moved.failures()));
            case Change.AttemptAdopted adopted ->
                Optional.of(new EventDetail(
                        null, null, adopted.attempt(), adopted.reason().name(), adopted.message(), null));
            case Change.TaskRetired _, Change.OfWorker _, Change.RestoreSettled _ -> Optional.empty();
        };
    }
}
