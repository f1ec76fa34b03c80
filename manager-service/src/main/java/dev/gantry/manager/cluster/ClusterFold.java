package dev.gantry.manager.cluster;

import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes changes part of what is known: the one place in which a {@link ClusterState} changes. Belongs to one thread. */
final class ClusterFold {

    private final TaskRegister tasks;
    private final WorkerRegister workers;
    private final Refusals refusals;
    private final Images images;
    private @Nullable WorkerId newestPlacement;

    ClusterFold(TaskRegister tasks, WorkerRegister workers, Refusals refusals, Images images) {
        this.tasks = tasks;
        this.workers = workers;
        this.refusals = refusals;
        this.images = images;
    }

    Optional<WorkerId> newestPlacement() {
        return Optional.ofNullable(newestPlacement);
    }

    void apply(Change change, Instant at) {
        switch (change) {
            case Change.OfTask ofTask -> apply(ofTask, at);
            case Change.OfWorker ofWorker -> workers.apply(ofWorker);
            case Change.WorkerSeen seen -> workers.see(seen.worker(), seen.sight());
            case Change.OrphansSeen seen -> workers.see(seen.worker(), seen.orphans());
            case Change.TombstoneExpired expired -> tasks.tombstones().remove(expired.task());
            case Change.RefusalNoted noted -> refusals.note(noted.refusal(), at);
            case Change.ImageRefused refused -> images.refuse(refused.refusal());
            case Change.PortBlocked blocked -> workers.block(blocked.worker(), blocked.port(), blocked.until());
            case Change.PlacementExplained explained -> tasks.unplaced().put(explained.task(), explained.unplaced());
        }
    }

    private void apply(Change.OfTask change, Instant at) {
        switch (change) {
            case Change.TaskAccepted accepted -> take(accepted.accepted());
            case Change.TaskRetired retired -> retire(retired);
            case Change.AttemptAdvanced advanced -> {
                learn(tasks.load(advanced.task()), advanced.attempt());
                replace(advanced, at);
            }
            case Change.AttemptPlaced placed -> {
                newestPlacement = placed.attempt().worker();
                replace(placed, at);
            }
            case Change.StopRequested stop -> replace(stop, at);
            case Change.TaskMoved moved -> replace(moved, at);
        }
    }

    /** A task that was not here, with everything that it has. */
    void take(Task task) {
        task.attempts().forEach(attempt -> learn(task, attempt));
        Task shared = tasks.specs().take(task);
        workers.rebook(null, shared);
        tasks.put(null, shared);
    }

    private void replace(Change.OfTask change, Instant at) {
        Task before = tasks.load(change.task());
        Task after = TaskFold.after(before, change, at);
        workers.rebook(before, after);
        tasks.put(before, after);
    }

    private void retire(Change.TaskRetired retired) {
        tasks.remove(tasks.load(retired.task()));
        retired.tombstone().ifPresent(until -> tasks.tombstones().put(retired.task(), until));
    }

    /** What ran somewhere has its image there. */
    private void learn(Task task, TaskAttempt attempt) {
        if (attempt.ran()) {
            images.ran(task.spec().image(), attempt.worker());
        }
    }
}
