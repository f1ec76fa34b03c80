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
import dev.gantry.model.wire.PullProgress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A task as users see it.
 *
 * @param health what its checks say; {@code NONE} if it asks for none, or no container runs
 * @param ready whether its container runs and does its work, as far as is known
 * @param imageDigest under which the registry knows the image that ran last; absent if none does
 * @param live what is known at the moment and is not part of the history: of a pending task, why it has no place; of
 *     one whose image is being fetched, how far that is
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
        @Nullable String imageDigest,
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

    /**
     * What holds a task up at the moment.
     *
     * @param refusedBy each reason for which a pending task has no place, with the number of workers that it rules out
     * @param pull how far its image is
     */
    record Live(
            Reason reason,
            String message,
            @Nullable Map<Reason, Integer> refusedBy,
            @Nullable Pull pull) {

        static Live of(Unplaced why) {
            return new Live(why.reason(), why.message(), why.refusals(), null);
        }

        static Live of(PullProgress pull) {
            OptionalInt percent = pull.percent();
            return new Live(
                    Reason.PULLING_IMAGE,
                    pull.sentence(),
                    null,
                    new Pull(
                            percent.isPresent() ? percent.getAsInt() : null,
                            pull.stage(),
                            pull.doneBytes(),
                            pull.totalBytes()));
        }
    }

    /**
     * How far an image is.
     *
     * @param percent absent while not all sizes are known
     * @param totalBytes the sum of the sizes that are known
     */
    record Pull(@Nullable Integer percent, PullProgress.Stage stage, long doneBytes, long totalBytes) {}

    static TaskView of(
            Task task, Optional<WorkerRef> worker, Optional<Unplaced> unplaced, Optional<PullProgress> pull) {
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
                current == null ? null : current.imageDigest(),
                current == null ? List.of() : current.ports(),
                current == null ? null : current.exitCode(),
                current != null && current.oomKilled(),
                task.createdAt(),
                task.changedAt(),
                current == null ? null : current.startedAt(),
                task.finishedAt(),
                unplaced.map(Live::of).or(() -> pull.map(Live::of)).orElse(null));
    }

    /** Changes whenever anything durable about the task does. */
    String etag() {
        return "\"" + Integer.toHexString(hashOf()) + "-" + changedAt.toEpochMilli() + "\"";
    }

    private int hashOf() {
        return Objects.hash(desiredState, state, reason, message, attempt, restarts, containerId, exitCode);
    }
}
