package dev.gantry.manager.cluster;

import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Something that has been decided. Folding the changes of a cluster, in order, gives its state. */
public sealed interface Change {

    /** A change that is stored, with an event of its own. */
    sealed interface Durable extends Change {}

    /** A durable change of a task. */
    sealed interface OfTask extends Durable {
        TaskId task();
    }

    /** A durable change of a worker. */
    sealed interface OfWorker extends Durable {
        WorkerId worker();
    }

    /** A change of what is only remembered while this manager lives. */
    sealed interface Volatile extends Change {}

    record TaskAccepted(Task accepted) implements OfTask {
        @Override
        public TaskId task() {
            return accepted.id();
        }
    }

    /** The user wants the task stopped; every attempt that is not over is wanted {@code STOP} from now on. */
    record StopRequested(TaskId task, Duration grace) implements OfTask {}

    /**
     * A new attempt, which is the current one from now on; or, as a successor, when it is ready.
     *
     * @param decision why it is there; only the first placement of a spec in a turn has it, and stands for the others
     */
    record AttemptPlaced(TaskId task, TaskAttempt attempt, String message, Optional<PlacementDecision> decision)
            implements OfTask {

        /** A placement that is explained by an earlier one of the turn, or by nothing. */
        public AttemptPlaced(TaskId task, TaskAttempt attempt, String message) {
            this(task, attempt, message, Optional.empty());
        }
    }

    /**
     * An attempt that a worker has becomes known; it is the current one if it is the newest.
     *
     * @param wasAbandoned whether it was known before, and abandoned
     */
    record AttemptAdopted(
            TaskId task, TaskAttempt attempt, TaskState to, Reason reason, String message, boolean wasAbandoned)
            implements OfTask {}

    /** Something was learned about an attempt, or something else is wanted of it; the task's state follows. */
    record AttemptAdvanced(TaskId task, TaskAttempt attempt, TaskState to, Reason reason, String message)
            implements OfTask {}

    /** The task's state changes without anything new about an attempt. */
    record TaskMoved(TaskId task, TaskState to, Reason reason, String message, int failures) implements OfTask {}

    /**
     * A task that ended is known no longer, and its rows are gone.
     *
     * @param tombstone until when its id may not be used again; empty if nobody else could have given it
     */
    record TaskRetired(TaskId task, Optional<Instant> tombstone) implements OfTask {}

    record WorkerRegistered(Worker registered) implements OfWorker {
        @Override
        public WorkerId worker() {
            return registered.id();
        }
    }

    record WorkerLost(WorkerId worker) implements OfWorker {}

    record WorkerReturned(WorkerId worker) implements OfWorker {}

    /** The worker takes new tasks from now on, or none; if it was being drained, that is over. */
    record AvailabilityChanged(WorkerId worker, Availability availability) implements OfWorker {}

    /** The worker is to be emptied, or is further with it. */
    record DrainChanged(WorkerId worker, Drain drain) implements OfWorker {}

    /** A worker is known no longer; nothing is left of what it had, as far as anybody knows. */
    record WorkerForgotten(WorkerId worker) implements OfWorker {}

    /** A lost worker's name belongs to another machine from now on; it keeps its attempts and goes by this name. */
    record WorkerReplaced(WorkerId worker, String name) implements OfWorker {}

    /** After a backup was restored, all workers that answer have told what they have. */
    record RestoreSettled() implements Durable {}

    record WorkerSeen(WorkerId worker, WorkerSight sight) implements Volatile {}

    /** All orphans of a worker. */
    record OrphansSeen(WorkerId worker, List<Orphan> orphans) implements Volatile {}

    /** The id of a retired task may be used again. */
    record TombstoneExpired(TaskId task) implements Volatile {}

    record RefusalNoted(Refusal refusal) implements Volatile {}

    record ImageRefused(ImageRefusal refusal) implements Volatile {}

    /** A process outside Gantry has the port. */
    record PortBlocked(WorkerId worker, int port, Instant until) implements Volatile {}

    /** Why a pending task was not placed, when it was last tried. */
    record PlacementExplained(TaskId task, Unplaced unplaced) implements Volatile {}
}
