package dev.gantry.manager.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.TaskHealth;
import dev.gantry.manager.cluster.Unplaced;
import dev.gantry.model.Attempt;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Health;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task as users see it.
 *
 * @param health what its checks say; {@code NONE} if it asks for none, or no container runs
 * @param ready whether its container runs and does its work, as far as is known
 * @param live what is known at the moment and is not part of the history: of a pending task, why it has no place
 */
record TaskView(
        TaskId id,
        String name,
        TaskSpec spec,
        DesiredState desiredState,
        TaskState state,
        Reason reason,
        String message,
        Health health,
        boolean ready,
        @Nullable WorkerRef worker,
        @Nullable Attempt attempt,
        int restarts,
        @Nullable String containerId,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PortMapping> ports,
        @Nullable Integer exitCode,
        boolean oomKilled,
        Instant createdAt,
        Instant changedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Live live) {

    /** The worker of the current attempt. */
    record WorkerRef(WorkerId id, String name) {}

    /** Why a pending task has no place: each reason with the number of workers that it rules out. */
    record Live(Reason reason, String message, Map<Reason, Integer> refusedBy) {}

    static TaskView of(Task task, Optional<WorkerRef> worker, Optional<Unplaced> unplaced) {
        @Nullable TaskAttempt current = task.current().orElse(null);
        return new TaskView(
                task.id(),
                task.spec().name(),
                task.spec(),
                task.desired(),
                task.state(),
                task.reason(),
                task.message().isEmpty() ? task.reason().sentence() : task.message(),
                TaskHealth.of(task),
                TaskHealth.isReady(task),
                worker.orElse(null),
                current == null ? null : current.number(),
                current == null ? 0 : current.restarts(),
                current == null ? null : current.containerId(),
                current == null ? List.of() : current.ports(),
                current == null ? null : current.exitCode(),
                current != null && current.oomKilled(),
                task.createdAt(),
                task.changedAt(),
                current == null ? null : current.startedAt(),
                task.finishedAt(),
                unplaced.map(why -> new Live(why.reason(), why.message(), why.refusals()))
                        .orElse(null));
    }

    /** Changes whenever anything durable about the task does. */
    String etag() {
        return "\"" + Integer.toHexString(hashOf()) + "-" + changedAt.toEpochMilli() + "\"";
    }

    private int hashOf() {
        return Objects.hash(desiredState, state, reason, message, attempt, restarts, containerId, exitCode);
    }
}
