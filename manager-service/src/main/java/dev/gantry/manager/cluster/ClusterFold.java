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
    private Restoration restoration = Restoration.NONE;

    ClusterFold(TaskRegister tasks, WorkerRegister workers, Refusals refusals, Images images) {
        this.tasks = tasks;
        this.workers = workers;
        this.refusals = refusals;
        this.images = images;
    }

    Optional<WorkerId> newestPlacement() {
        return Optional.ofNullable(newestPlacement);
    }

    Restoration restoration() {
        return restoration;
    }

    void restored(Restoration stored) {
        restoration = stored;
    }

    void apply(Change change, Instant at) {
        switch (change) {
            case Change.OfTask ofTask -> apply(ofTask, at);
            case Change.OfWorker ofWorker -> workers.apply(ofWorker, at);
            case Change.WorkerSeen seen -> workers.see(seen.worker(), seen.sight());
            case Change.OrphansSeen seen -> workers.told(seen.worker(), seen.orphans());
            case Change.RestoreSettled _ -> restoration = restoration.settled(at);
            case Change.TombstoneExpired expired -> tasks.tombstones().remove(expired.task());
            case Change.RefusalNoted noted -> refusals.note(noted.refusal(), at);
            case Change.ImageRefused refused -> images.refuse(refused.refusal());
            case Change.PortBlocked blocked -> workers.block(blocked.worker(), blocked.port(), blocked.until());
            case Change.PlacementExplained explained -> tasks.unplaced().put(explained.task(), explained.unplaced());
        }
    }

    TaskStep apply(Change.OfTask change, Instant at) {
        if (change instanceof Change.TaskAccepted accepted) {
            return new TaskStep(null, take(accepted.accepted()));
        }
        Task before = tasks.load(change.task());
        if (change instanceof Change.TaskRetired retired) {
            tasks.remove(before);
            retired.tombstone().ifPresent(until -> tasks.tombstones().put(before.id(), until));
            return new TaskStep(before, before);
        }
        if (change instanceof Change.AttemptAdvanced advanced) {
            learn(before, advanced.attempt());
        }
        if (change instanceof Change.AttemptAdopted adopted) {
            learn(before, adopted.attempt());
        }
        if (change instanceof Change.AttemptPlaced placed) {
            newestPlacement = placed.attempt().worker();
        }
        Task after = TaskFold.after(before, change, at);
        workers.rebook(before, after);
        tasks.put(before, after);
        return new TaskStep(before, after);
    }

    /** A task that was not here, with everything that it has; with the one copy of its spec. */
    Task take(Task task) {
        task.attempts().forEach(attempt -> learn(task, attempt));
        Task shared = tasks.specs().take(task);
        workers.rebook(null, shared);
        tasks.put(null, shared);
        return shared;
    }

    /** What ran somewhere has its image there. */
    private void learn(Task task, TaskAttempt attempt) {
        if (attempt.ran()) {
            images.ran(task.spec().image(), attempt.worker());
        }
    }
}
