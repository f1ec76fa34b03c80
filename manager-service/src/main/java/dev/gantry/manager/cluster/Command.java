package dev.gantry.manager.cluster;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.EngineState;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Observation;
import dev.gantry.model.wire.WorkerRegistration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A wish to change something. The control loop takes them one by one; nothing else changes anything. */
public sealed interface Command {

    /** Whether it goes before new work: what ends or reports something makes room for what begins. */
    default boolean isUrgent() {
        return true;
    }

    /** How much it counts while it waits: about the number of changes that it asks for. */
    default int weight() {
        return 1;
    }

    /**
     * Accept tasks, all or none. The same id with the same spec is the same task.
     *
     * @param beyond where one idempotency key names the tasks, so that all or none of them are known: the id that it would
     *     give to one more; empty otherwise
     */
    record SubmitTasks(List<Submission> tasks, Optional<TaskId> beyond) implements Command {
        public SubmitTasks {
            tasks = List.copyOf(tasks);
        }

        public static SubmitTasks one(TaskId id, SpecHash specHash, TaskSpec spec) {
            return new SubmitTasks(List.of(new Submission(id, true, specHash, spec)), Optional.empty());
        }

        @Override
        public boolean isUrgent() {
            return false;
        }

        @Override
        public int weight() {
            return tasks.size();
        }
    }

    /**
     * A task that is to be accepted.
     *
     * @param named whether the client gave it its id, or a key from which it follows
     */
    record Submission(TaskId id, boolean named, SpecHash specHash, TaskSpec spec) {}

    /** Forget tasks that ended long enough ago. Those that did not, or still have an attempt somewhere, are kept. */
    record RetireTasks(List<TaskId> tasks, Instant endedBefore) implements Command {
        public RetireTasks {
            tasks = List.copyOf(tasks);
        }

        @Override
        public boolean isUrgent() {
            return false;
        }
    }

    /** Stop a task. Repeating it may shorten the grace. */
    record StopTask(TaskId id, Optional<Duration> grace) implements Command {}

    /** Run a task anew: a new attempt follows the current one, on the same worker if it fits there. */
    record RestartTask(TaskId id) implements Command {}

    /**
     * Give up starts that do not end.
     *
     * @param starting how long a container may take to run
     * @param pulling how long an image may take to come
     */
    record GiveUpStarts(Duration starting, Duration pulling) implements Command {}

    /** A worker joins, or joins again. */
    record RegisterWorker(WorkerRegistration registration) implements Command {}

    /** An older client announces a machine that has not joined. */
    record AnnounceWorker(WorkerId id, String name) implements Command {}

    /**
     * An operator says that a lost worker's machine is off for good.
     *
     * @param silence for how long it has surely not been heard; asked when the command is decided
     */
    record ForgetWorker(WorkerId worker, Supplier<Duration> silence) implements Command {}

    /** An operator lets a worker take new tasks, or not; either ends its drain. */
    record SetAvailability(WorkerId worker, Availability availability) implements Command {
        public SetAvailability {
            if (availability == Availability.DRAINING) {
                throw new IllegalArgumentException("a worker is drained by a DrainWorker");
            }
        }
    }

    /**
     * An operator wants a worker emptied and kept so.
     *
     * @param within so long it may take
     * @param force whether what is left then is stopped
     */
    record DrainWorker(WorkerId worker, Duration within, boolean force) implements Command {}

    /**
     * The next step of a worker's drain, if it has one: at most one more task sets out.
     *
     * @param budget the most tasks that may be on their way from this worker
     * @param measured what each worker uses; asked only if a policy wants to know
     */
    record AdvanceDrain(WorkerId worker, int budget, Supplier<Map<WorkerId, Resources>> measured) implements Command {}

    /**
     * Let a task go from one worker to another without a gap. Nothing happens if that is not possible now, makes no sense any more, or
     * the budget is used up: whoever wants it still asks again. A plan of several moves is a list of these.
     *
     * @param from where it is
     * @param to where it is to go
     * @param why who wants it, as its history says it
     * @param budget the most tasks of the cluster that may be on their way, for whatever reason
     */
    record MoveTask(TaskId task, WorkerId from, WorkerId to, Reason why, int budget) implements Command {}

    /**
     * A worker said something about its attempts.
     *
     * @param full whether it is everything that the worker has, so that what is absent is proven to be absent
     */
    record ObserveTasks(WorkerId worker, boolean full, List<Observation> observations) implements Command {}

    /** All that a worker has and the store does not know. Not durable. */
    record SeeOrphans(WorkerId worker, List<Orphan> orphans) implements Command {
        public SeeOrphans {
            orphans = List.copyOf(orphans);
        }
    }

    /**
     * An operator wants an orphan to be known again, as its task or as the attempt of one that is there.
     *
     * @param task what its worker says that it was made from
     */
    record AdoptOrphan(WorkerId worker, AttemptKey attempt, Submission task) implements Command {}

    /** An operator wants an orphan to be stopped; as long as it is not gone it is known again. */
    record StopOrphan(WorkerId worker, AttemptKey attempt, Submission task, Optional<Duration> grace)
            implements Command {}

    /** After a backup was restored: go on if every worker that is not lost has told what it has. */
    record SettleRestore() implements Command {}

    /** What is seen of a worker has changed. Not durable. */
    record SeeWorker(WorkerId worker, Liveness liveness, EngineState engine) implements Command {}

    /**
     * The engine of a worker that answers, or registers again and again, has not answered for too long.
     *
     * @param stillDown asked when the command is decided: whether the worker has not said otherwise since
     * @param silence for how long the worker has surely said nothing at all through its session; asked when the command is decided
     */
    record LoseEngine(WorkerId worker, BooleanSupplier stillDown, Supplier<Duration> silence) implements Command {}

    /**
     * A worker has been silent for too long.
     *
     * @param stillSilent asked when the command is decided: whether nothing was heard since it was issued
     */
    record LoseWorker(WorkerId worker, BooleanSupplier stillSilent) implements Command {}
}
