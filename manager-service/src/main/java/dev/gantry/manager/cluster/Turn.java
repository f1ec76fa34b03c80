package dev.gantry.manager.cluster;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.Reason;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one round of the control loop, applied to the working state and collected for one commit.
 *
 * <p>Belongs to one thread.
 */
public final class Turn {

    private final ClusterState state;
    private final Instant now;
    private final long firstEvent;
    private final List<ClusterEvent> events = new ArrayList<>();
    private final Map<TaskId, TouchedTask> tasks = new LinkedHashMap<>();
    private final Set<WorkerId> workers = new LinkedHashSet<>();
    private final Set<WorkerId> changedWorkers = new LinkedHashSet<>();
    private final Map<TaskId, SpecHash> retired = new LinkedHashMap<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<ImageRefusal> imageRefusals = new ArrayList<>();
    private int changes;
    private boolean settles;

    public Turn(ClusterState state, long firstEvent, Instant now) {
        this.state = state;
        this.firstEvent = firstEvent;
        this.now = now;
    }

    public Instant now() {
        return now;
    }

    /** The number that the next durable change will have. */
    public long nextEvent() {
        return firstEvent + events.size();
    }

    /** The number of changes, durable or not. */
    public int size() {
        return changes;
    }

    /** The number of changes that a commit has to write. */
    public int durableSize() {
        return events.size();
    }

    public List<ClusterEvent> events() {
        return Collections.unmodifiableList(events);
    }

    /** Tasks that were changed, durably or in what is explained about them. */
    public Set<TaskId> tasks() {
        return Collections.unmodifiableSet(tasks.keySet());
    }

    public boolean isNew(TaskId task) {
        TouchedTask touched = tasks.get(task);
        return touched != null && touched.isNew();
    }

    /** Workers that were changed, or on which something was booked or freed. */
    public Set<WorkerId> workers() {
        return Collections.unmodifiableSet(workers);
    }

    /** Tasks that are known no longer, with the specs that they had. */
    public Map<TaskId, SpecHash> retired() {
        return Collections.unmodifiableMap(retired);
    }

    /** Failures that are remembered for a while, in the order in which they were learned. */
    public List<Refusal> refusals() {
        return Collections.unmodifiableList(refusals);
    }

    /** Images that were found to have no variant for an architecture. */
    public List<ImageRefusal> imageRefusals() {
        return Collections.unmodifiableList(imageRefusals);
    }

    /** Whether the workers need not be asked any more what they have, after a backup was restored. */
    public boolean settles() {
        return settles;
    }

    /** Tasks that were changed durably. A copy. */
    public Set<TaskId> changedTasks() {
        Set<TaskId> changed = new LinkedHashSet<>();
        tasks.forEach((id, touched) -> {
            if (touched.isChanged()) {
                changed.add(id);
            }
        });
        return changed;
    }

    /** Workers that were changed durably. */
    public Set<WorkerId> changedWorkers() {
        return Collections.unmodifiableSet(changedWorkers);
    }

    /** The newest version of each attempt that was changed, also of those that the task no longer lists. A copy. */
    public Map<AttemptKey, TaskAttempt> attempts() {
        Map<AttemptKey, TaskAttempt> attempts = new LinkedHashMap<>();
        tasks.forEach((id, touched) -> touched.attempts()
                .forEach(touch -> attempts.put(new AttemptKey(id, touch.newest().number()), touch.newest())));
        return attempts;
    }

    public boolean isNew(AttemptKey attempt) {
        TouchedTask touched = tasks.get(attempt.task());
        return touched != null && touched.isNew(attempt.attempt());
    }

    public void apply(Collection<Change> decided, String actor) {
        decided.forEach(change -> apply(change, actor));
    }

    private void apply(Change change, String actor) {
        changes++;
        switch (change) {
            case Change.OfTask ofTask -> applyToTask(ofTask, actor);
            case Change.OfWorker ofWorker -> {
                Optional<Worker> before = state.findWorker(ofWorker.worker());
                state.apply(ofWorker, now);
                workers.add(ofWorker.worker());
                changedWorkers.add(ofWorker.worker());
                // A worker that is forgotten is there no more; its event says which it was.
                String name = state.findWorker(ofWorker.worker())
                        .or(() -> before)
                        .map(Worker::name)
                        .orElse("");
                record(ofWorker, null, null, reasonOf(ofWorker), name, actor);
            }
            case Change.RestoreSettled settled -> {
                state.apply(settled, now);
                settles = true;
                record(settled, null, null, Reason.RESTORED, "", actor);
            }
            case Change.Volatile volatileChange -> {
                state.apply(volatileChange, now);
                switch (volatileChange) {
                    case Change.WorkerSeen seen -> workers.add(seen.worker());
                    case Change.OrphansSeen seen -> workers.add(seen.worker());
                    case Change.PlacementExplained explained -> touched(explained.task());
                    case Change.TombstoneExpired expired -> touched(expired.task());
                    case Change.RefusalNoted noted -> refusals.add(noted.refusal());
                    case Change.PortBlocked blocked -> workers.add(blocked.worker());
                    case Change.ImageRefused refused -> imageRefusals.add(refused.refusal());
                }
            }
        }
    }

    private void applyToTask(Change.OfTask change, String actor) {
        TaskStep step = state.apply(change, now);
        Task before = step.before();
        Task after = step.after();
        TouchedTask touched = touched(after.id());
        touched.changed();
        switch (change) {
            case Change.TaskAccepted _ -> touched.accepted();
            case Change.AttemptPlaced placement -> {
                touched.placed(placement.attempt());
                workers.add(placement.attempt().worker());
            }
            case Change.AttemptAdopted adopted
            when !adopted.wasAbandoned() -> {
                touched.placed(adopted.attempt());
                workers.add(adopted.attempt().worker());
            }
            case Change.AttemptAdopted adopted -> advanced(touched, adopted.attempt());
            case Change.AttemptAdvanced advanced -> advanced(touched, advanced.attempt());
            case Change.StopRequested _ -> after.attempts().forEach(attempt -> advanced(touched, attempt));
            case Change.TaskRetired _ -> retired.put(after.id(), after.specHash());
            case Change.TaskMoved _ -> {}
        }
        record(
                change,
                before == null ? null : before.state(),
                after.state(),
                reasonOf(change, after),
                messageOf(change, after),
                actor);
    }

    private TouchedTask touched(TaskId task) {
        return tasks.computeIfAbsent(task, _ -> new TouchedTask());
    }

    private void advanced(TouchedTask touched, TaskAttempt attempt) {
        touched.advanced(attempt);
        workers.add(attempt.worker());
    }

    private static Reason reasonOf(Change.OfTask change, Task after) {
        return switch (change) {
            case Change.AttemptAdvanced advanced -> advanced.attempt().reason();
            case Change.AttemptPlaced placed -> placed.attempt().reason();
            case Change.StopRequested _ -> Reason.STOPPING;
            case Change.AttemptAdopted _ -> Reason.ADOPTED;
            case Change.TaskAccepted _, Change.TaskMoved _, Change.TaskRetired _ -> after.reason();
        };
    }

    private static String messageOf(Change.OfTask change, Task after) {
        return switch (change) {
            case Change.AttemptAdvanced advanced -> advanced.attempt().message();
            case Change.AttemptPlaced placed -> placed.message();
            case Change.AttemptAdopted adopted -> adopted.attempt().message();
            case Change.StopRequested _, Change.TaskRetired _ -> "";
            case Change.TaskAccepted _, Change.TaskMoved _ -> after.message();
        };
    }

    private static Reason reasonOf(Change.OfWorker change) {
        return switch (change) {
            case Change.WorkerRegistered _ -> Reason.WORKER_JOINED;
            case Change.WorkerLost _ -> Reason.WORKER_LOST;
            case Change.WorkerReturned _ -> Reason.WORKER_RETURNED;
            case Change.WorkerForgotten _ -> Reason.WORKER_FORGOTTEN;
            case Change.WorkerReplaced _ -> Reason.WORKER_REPLACED;
            case Change.AvailabilityChanged changed ->
                changed.availability() == Availability.CORDONED ? Reason.CORDONED : Reason.UNCORDONED;
            case Change.DrainChanged changed ->
                switch (changed.drain().state()) {
                    case DRAINING -> Reason.DRAINING;
                    case FORCED -> Reason.DRAIN_FORCED;
                    case DRAINED -> Reason.DRAINED;
                    case TIMED_OUT -> Reason.DRAIN_TIMED_OUT;
                };
        };
    }

    private void record(
            Change.Durable change,
            @Nullable TaskState from,
            @Nullable TaskState to,
            Reason reason,
            String message,
            String actor) {
        events.add(new ClusterEvent(nextEvent(), now, change, from, to, reason, message, actor));
    }
}
