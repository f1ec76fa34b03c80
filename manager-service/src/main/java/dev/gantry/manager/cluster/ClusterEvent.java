package dev.gantry.manager.cluster;

import dev.gantry.model.Attempt;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the cluster's history: a durable change, when it was made and by whom.
 *
 * @param number without gaps, in the order of the changes
 * @param from the task's state before, if the change is a task's
 * @param to the task's state after
 * @param actor {@code user}, {@code worker} or {@code manager}
 */
public record ClusterEvent(
        long number,
        Instant at,
        Change.Durable change,
        @Nullable TaskState from,
        @Nullable TaskState to,
        Reason reason,
        String message,
        String actor) {

    /** The word for the kind of change. */
    public String type() {
        return switch (change) {
            case Change.TaskAccepted _ -> "ACCEPTED";
            case Change.StopRequested _ -> "STOP_REQUESTED";
            case Change.AttemptPlaced _ -> "PLACED";
            case Change.AttemptAdvanced _ -> "ATTEMPT_CHANGED";
            case Change.AttemptAdopted _ -> "ADOPTED";
            case Change.TaskMoved _ -> "STATE_CHANGED";
            case Change.TaskRetired _ -> "RETIRED";
            case Change.WorkerRegistered _ -> "WORKER_REGISTERED";
            case Change.WorkerLost _ -> "WORKER_LOST";
            case Change.WorkerReturned _ -> "WORKER_RETURNED";
            case Change.WorkerForgotten _ -> "WORKER_FORGOTTEN";
            case Change.WorkerReplaced _ -> "WORKER_REPLACED";
            case Change.AvailabilityChanged _ -> "AVAILABILITY_CHANGED";
            case Change.DrainChanged _ -> "DRAIN_CHANGED";
            case Change.RestoreSettled _ -> "RESTORE_SETTLED";
        };
    }

    public @Nullable TaskId task() {
        return change instanceof Change.OfTask ofTask ? ofTask.task() : null;
    }

    public @Nullable WorkerId worker() {
        return switch (change) {
            case Change.OfWorker ofWorker -> ofWorker.worker();
            case Change.AttemptPlaced placed -> placed.attempt().worker();
            case Change.AttemptAdvanced advanced -> advanced.attempt().worker();
            case Change.AttemptAdopted adopted -> adopted.attempt().worker();
            case Change.TaskAccepted _,
                    Change.StopRequested _,
                    Change.TaskMoved _,
                    Change.TaskRetired _,
                    Change.RestoreSettled _ -> null;
        };
    }

    public @Nullable Attempt attempt() {
        return switch (change) {
            case Change.AttemptPlaced placed -> placed.attempt().number();
            case Change.AttemptAdvanced advanced -> advanced.attempt().number();
            case Change.AttemptAdopted adopted -> adopted.attempt().number();
            case Change.TaskAccepted _,
                    Change.StopRequested _,
                    Change.TaskMoved _,
                    Change.TaskRetired _,
                    Change.RestoreSettled _,
                    Change.OfWorker _ -> null;
        };
    }
}
