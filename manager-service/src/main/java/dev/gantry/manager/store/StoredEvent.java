package dev.gantry.manager.store;

import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.model.Attempt;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One line of the history, as it was stored. */
public record StoredEvent(
        long number,
        Instant at,
        String type,
        @Nullable TaskId task,
        @Nullable WorkerId worker,
        @Nullable Attempt attempt,
        @Nullable TaskState from,
        @Nullable TaskState to,
        @Nullable Reason reason,
        String message,
        String actor) {

    /** The line as it is stored for a change that was just committed. */
    public static StoredEvent of(ClusterEvent event) {
        return new StoredEvent(
                event.number(),
                event.at(),
                event.type(),
                event.task(),
                event.worker(),
                event.attempt(),
                event.from(),
                event.to(),
                event.reason(),
                event.message(),
                event.actor());
    }

    static StoredEvent of(EventEntity row) {
        return new StoredEvent(
                row.number,
                row.at,
                row.type,
                row.taskId == null ? null : new TaskId(row.taskId),
                row.workerId == null ? null : new WorkerId(row.workerId),
                row.attempt == null ? null : new Attempt(row.attempt),
                row.fromState,
                row.toState,
                row.reason,
                row.message,
                row.actor);
    }
}
