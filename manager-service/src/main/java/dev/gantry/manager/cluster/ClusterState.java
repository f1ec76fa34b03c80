package dev.gantry.manager.cluster;

import dev.gantry.model.Attempt;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Protocol;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a decision may know: the fold of all changes so far, with the indexes that make questions cheap.
 *
 * <p>The values in it are immutable; it is not, and belongs to one thread. {@link #apply} is the only way to change it.
 */
public final class ClusterState {

    /** Most important first, then oldest first. */
    private static final Comparator<Task> PLACING_ORDER =
            Comparator.comparingInt((Task task) -> -task.spec().priority()).thenComparingLong(Task::number);

    /** Names an attempt across tasks. */
    public record AttemptKey(TaskId task, Attempt attempt) {}

    private final Map<TaskId, Task> tasks = new HashMap<>();
    private final Map<WorkerId, Worker> workers = new TreeMap<>();
    private final Map<WorkerId, WorkerSight> sights = new HashMap<>();
    private final Map<WorkerId, Bookings> bookings = new HashMap<>();
    private final Map<WorkerId, Set<AttemptKey>> attemptsOn = new HashMap<>();
    private final Map<WorkerId, List<Orphan>> orphans = new HashMap<>();
    private final Map<Refusal.Key, Refusal> refusals = new HashMap<>();
    private final TreeSet<Task> pending = new TreeSet<>(PLACING_ORDER);
    private final Set<TaskId> starting = new HashSet<>();
    private final Map<TaskId, Instant> tombstones = new HashMap<>();
    private final Map<TaskId, Unplaced> unplaced = new HashMap<>();
    private @Nullable WorkerId newestPlacement;

    public Optional<Task> findTask(TaskId id) {
        return Optional.ofNullable(tasks.get(id));
    }

    /**
     * The task with this id.
     *
     * @throws IllegalStateException if there is none
     */
    public Task loadTask(TaskId id) {
        return findTask(id).orElseThrow(() -> new IllegalStateException("there is no task " + id));
    }

    public Collection<Task> tasks() {
        return Collections.unmodifiableCollection(tasks.values());
    }

    /** Until when the id of a retired task may not be used again. */
    public Optional<Instant> findTombstone(TaskId id) {
        return Optional.ofNullable(tombstones.get(id));
    }

    public Map<TaskId, Instant> tombstones() {
        return Collections.unmodifiableMap(tombstones);
    }

    public Optional<Worker> findWorker(WorkerId id) {
        return Optional.ofNullable(workers.get(id));
    }

    public Optional<Worker> findWorker(String name) {
        return workers.values().stream()
                .filter(worker -> worker.name().equals(name))
                .findFirst();
    }

    /** In the order of their ids. */
    public Collection<Worker> workers() {
        return Collections.unmodifiableCollection(workers.values());
    }

    public WorkerSight sight(WorkerId worker) {
        return sights.getOrDefault(worker, WorkerSight.UNKNOWN);
    }

    /** Tasks that are to run and have no place, most important first, then oldest first. A copy. */
    public List<Task> pending() {
        return List.copyOf(pending);
    }

    public boolean hasPending() {
        return !pending.isEmpty();
    }

    public Optional<Unplaced> findUnplaced(TaskId task) {
        return Optional.ofNullable(unplaced.get(task));
    }

    /** The attempts on a worker that are not over. A copy. */
    public List<AttemptKey> attemptsOn(WorkerId worker) {
        return List.copyOf(attemptsOn.getOrDefault(worker, Set.of()));
    }

    /** What a worker has and the store does not know. */
    public List<Orphan> orphans(WorkerId worker) {
        return orphans.getOrDefault(worker, List.of());
    }

    public Resources booked(WorkerId worker) {
        Bookings booked = bookings.get(worker);
        return booked == null ? Resources.NONE : booked.booked();
    }

    /** The worker of the newest placement since this state was loaded. */
    public Optional<WorkerId> newestPlacement() {
        return Optional.ofNullable(newestPlacement);
    }

    public boolean isPortBooked(WorkerId worker, int port, Protocol protocol) {
        Bookings booked = bookings.get(worker);
        return booked != null && booked.isBooked(port, protocol);
    }

    public boolean isPortBlocked(WorkerId worker, int port, Instant now) {
        Bookings booked = bookings.get(worker);
        return booked != null && booked.isBlocked(port, now);
    }

    /** How many ports of a worker are blocked, because processes outside Gantry had them. */
    public int blockedPorts(WorkerId worker, Instant now) {
        Bookings booked = bookings.get(worker);
        return booked == null ? 0 : booked.blocked(now);
    }

    /** Tasks whose worker has an attempt that is to run and does not yet, in no order. A copy. */
    public List<Task> starting() {
        return starting.stream().map(this::loadTask).toList();
    }

    public Optional<Refusal> findRefusal(Refusal.Key key) {
        return Optional.ofNullable(refusals.get(key));
    }

    /** The earliest moment after {@code now} at which a refusal ends, so that something may become placeable. */
    public Optional<Instant> nextRefusalEnd(Instant now) {
        return refusals.values().stream()
                .map(Refusal::notBefore)
                .filter(now::isBefore)
                .min(Comparator.naturalOrder());
    }

    /** Takes a task as the store has it. For loading only; a change goes through {@link #apply}. */
    public void load(Task task) {
        replace(null, task);
    }

    /** Takes a worker as the store has it. For loading only. */
    public void load(Worker worker) {
        put(worker);
    }

    /** Takes what is seen of a worker. For loading only. */
    public void load(WorkerId worker, WorkerSight sight) {
        sights.put(worker, sight);
    }

    /** Takes what a worker has and the store does not know. For loading only. */
    public void load(WorkerId worker, List<Orphan> seen) {
        orphans.put(worker, seen);
        bookingsOf(worker).replaceOrphans(seen);
    }

    /** Takes a tombstone as the store has it. For loading only. */
    public void load(TaskId retired, Instant until) {
        tombstones.put(retired, until);
    }

    /** Makes a change part of the state. */
    public void apply(Change change, Instant at) {
        switch (change) {
            case Change.OfTask ofTask -> applyToTask(ofTask, at);
            case Change.OfWorker ofWorker -> applyToWorker(ofWorker);
            case Change.WorkerSeen seen -> sights.put(seen.worker(), seen.sight());
            case Change.OrphansSeen seen -> load(seen.worker(), seen.orphans());
            case Change.TombstoneExpired expired -> tombstones.remove(expired.task());
            case Change.RefusalNoted noted -> refusals.put(noted.refusal().key(), noted.refusal());
            case Change.PortBlocked blocked -> bookingsOf(blocked.worker()).block(blocked.port(), blocked.until());
            case Change.PlacementExplained explained -> unplaced.put(explained.task(), explained.unplaced());
        }
    }

    private void applyToTask(Change.OfTask change, Instant at) {
        if (change instanceof Change.TaskAccepted accepted) {
            replace(null, accepted.accepted());
            return;
        }
        Task before = loadTask(change.task());
        if (change instanceof Change.TaskRetired retired) {
            tasks.remove(before.id());
            starting.remove(before.id());
            retired.tombstone().ifPresent(until -> tombstones.put(before.id(), until));
            return;
        }
        if (change instanceof Change.AttemptPlaced placed) {
            newestPlacement = placed.attempt().worker();
        }
        replace(before, TaskFold.after(before, change, at));
    }

    private void applyToWorker(Change.OfWorker change) {
        switch (change) {
            case Change.WorkerRegistered registered -> put(registered.registered());
            case Change.WorkerLost lost -> {
                put(load(lost.worker()).withLost(true));
                sights.put(
                        lost.worker(),
                        new WorkerSight(Liveness.LOST, sight(lost.worker()).engine()));
            }
            case Change.WorkerForgotten forgotten -> workers.remove(forgotten.worker());
            case Change.WorkerReplaced replaced -> put(load(replaced.worker()).withName(replaced.name()));
            case Change.WorkerReturned returned -> put(load(returned.worker()).withLost(false));
            case Change.AvailabilityChanged changed ->
                put(load(changed.worker()).withAvailability(changed.availability()));
        }
    }

    private Worker load(WorkerId id) {
        return findWorker(id).orElseThrow(() -> new IllegalStateException("there is no worker " + id));
    }

    private void put(Worker worker) {
        workers.put(worker.id(), worker);
        if (worker.lost()) {
            sights.put(
                    worker.id(),
                    new WorkerSight(Liveness.LOST, sight(worker.id()).engine()));
        }
    }

    private Bookings bookingsOf(WorkerId worker) {
        return bookings.computeIfAbsent(worker, _ -> new Bookings());
    }

    private void replace(@Nullable Task before, Task after) {
        if (before != null) {
            pending.remove(before);
            before.attempts().stream().filter(attempt -> !attempt.isOver()).forEach(attempt -> unbook(before, attempt));
        }
        tasks.put(after.id(), after);
        if (after.isStarting()) {
            starting.add(after.id());
        } else {
            starting.remove(after.id());
        }
        after.attempts().stream().filter(attempt -> !attempt.isOver()).forEach(attempt -> book(after, attempt));
        if (after.state() == TaskState.PENDING && after.desired() == DesiredState.RUNNING) {
            pending.add(after);
        } else {
            unplaced.remove(after.id());
        }
    }

    private void book(Task task, TaskAttempt attempt) {
        bookingsOf(attempt.worker()).book(task, attempt);
        attemptsOn
                .computeIfAbsent(attempt.worker(), _ -> new LinkedHashSet<>())
                .add(new AttemptKey(task.id(), attempt.number()));
    }

    private void unbook(Task task, TaskAttempt attempt) {
        bookingsOf(attempt.worker()).free(task, attempt);
        Set<AttemptKey> keys = attemptsOn.get(attempt.worker());
        if (keys != null) {
            keys.remove(new AttemptKey(task.id(), attempt.number()));
        }
    }
}
