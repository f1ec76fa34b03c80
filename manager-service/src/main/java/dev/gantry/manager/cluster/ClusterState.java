package dev.gantry.manager.cluster;

import dev.gantry.model.Attempt;
import dev.gantry.model.Protocol;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a decision may know: the fold of all changes so far, with the indexes that make questions cheap.
 *
 * <p>The values in it are immutable; it is not, and belongs to one thread. {@link #apply} is the only way to change it.
 */
public final class ClusterState {

    /** Most important first, then oldest first. */
    public static final Comparator<Task> PLACING_ORDER =
            Comparator.comparingInt((Task task) -> -task.spec().priority()).thenComparingLong(Task::number);

    /** Names an attempt across tasks. */
    public record AttemptKey(TaskId task, Attempt attempt) {}

    private final Map<TaskId, Task> tasks = new HashMap<>();
    private final SharedSpecs specs = new SharedSpecs();
    private final Map<WorkerId, Worker> workers = new TreeMap<>();
    private final Map<String, WorkerId> workerNames = new HashMap<>();
    private final Map<WorkerId, WorkerState> workerStates = new HashMap<>();
    private final RoomIndex room = new RoomIndex();
    private final Refusals refusals = new Refusals();
    private final TreeSet<Task> pending = new TreeSet<>(PLACING_ORDER);
    private final Set<TaskId> starting = new HashSet<>();
    private final Set<TaskId> givingWay = new LinkedHashSet<>();
    private final Map<TaskId, Instant> tombstones = new HashMap<>();
    private final Map<TaskId, Unplaced> unplaced = new HashMap<>();
    private final LimitedTasks limited = new LimitedTasks();
    private final Images images = new Images();
    private final LostWorkers lost = new LostWorkers();
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

    /** Whether any task has this spec. */
    public boolean hasSpec(SpecHash hash) {
        return specs.contains(hash);
    }

    /** Until when the id of a retired task may not be used again. */
    public Optional<Instant> findTombstone(TaskId id) {
        return Optional.ofNullable(tombstones.get(id));
    }

    public Map<TaskId, Instant> tombstones() {
        return Collections.unmodifiableMap(tombstones);
    }

    public Optional<Worker> findWorker(WorkerId id) {
        WorkerState known = workerStates.get(id);
        return known == null ? Optional.empty() : Optional.ofNullable(known.worker);
    }

    public Optional<Worker> findWorker(String name) {
        return Optional.ofNullable(workerNames.get(name)).flatMap(this::findWorker);
    }

    /** In the order of their ids. */
    public Collection<Worker> workers() {
        return Collections.unmodifiableCollection(workers.values());
    }

    /**
     * The workers that were lost together, so that it is likely that their machines go on.
     *
     * @param least how many that are at least; 0 means that no number is enough
     */
    public Set<WorkerId> lostTogether(int least) {
        return lost.together(workers.size(), least);
    }

    /** When each lost worker was lost. */
    public Map<WorkerId, Instant> lostSince() {
        return lost.since();
    }

    public WorkerSight sight(WorkerId worker) {
        WorkerState known = workerStates.get(worker);
        return known == null ? WorkerSight.UNKNOWN : known.sight;
    }

    /** Tasks that are to run and have no place, most important first, then oldest first. A copy. */
    public List<Task> pending() {
        return List.copyOf(pending);
    }

    /** The task that waits for a place behind the given one, or the first of all. */
    public Optional<Task> nextPending(@Nullable Task after) {
        if (after == null) {
            return pending.isEmpty() ? Optional.empty() : Optional.of(pending.first());
        }
        return Optional.ofNullable(pending.higher(after));
    }

    public boolean hasPending() {
        return !pending.isEmpty();
    }

    public Optional<Unplaced> findUnplaced(TaskId task) {
        return Optional.ofNullable(unplaced.get(task));
    }

    /** The attempts on a worker that are not over, in the order in which they came. A snapshot. */
    public List<AttemptKey> attemptsOn(WorkerId worker) {
        WorkerState known = workerStates.get(worker);
        return known == null ? List.of() : known.attempts.snapshot();
    }

    /** What a worker has and the store does not know. */
    public List<Orphan> orphans(WorkerId worker) {
        WorkerState known = workerStates.get(worker);
        return known == null ? List.of() : known.orphans;
    }

    /** The workers that take tasks, by what they have free. */
    public RoomIndex room() {
        return room;
    }

    public Resources booked(WorkerId worker) {
        WorkerState known = workerStates.get(worker);
        return known == null ? Resources.NONE : known.bookings.booked();
    }

    /** On each worker that has any, the number of attempts of tasks with this name and with spread limits. */
    public Map<WorkerId, Integer> limitedByName(String name) {
        return limited.of(name);
    }

    /** The number of attempts of tasks with this name and with spread limits, on all workers whose label has this value. */
    public int limitedInGroup(String name, String label, String value) {
        return limited.inGroup(name, label, value, this::findWorker);
    }

    /** The workers on which an image has run, as far as it is known; none if they are many. */
    public Set<WorkerId> workersWithImage(String image) {
        return Collections.unmodifiableSet(images.rareOn(image));
    }

    public Optional<ImageRefusal> findImageRefusal(ImageRefusal.Key key) {
        return images.find(key);
    }

    /** The worker of the newest placement since this state was loaded. */
    public Optional<WorkerId> newestPlacement() {
        return Optional.ofNullable(newestPlacement);
    }

    public boolean isPortBooked(WorkerId worker, int port, Protocol protocol) {
        WorkerState known = workerStates.get(worker);
        return known != null && known.bookings.isBooked(port, protocol);
    }

    public boolean isPortBlocked(WorkerId worker, int port, Instant now) {
        WorkerState known = workerStates.get(worker);
        return known != null && known.bookings.isBlocked(port, now);
    }

    /** How many ports of a worker are blocked, because processes outside Gantry had them. */
    public int blockedPorts(WorkerId worker, Instant now) {
        WorkerState known = workerStates.get(worker);
        return known == null ? 0 : known.bookings.blocked(now);
    }

    /** Tasks whose worker has an attempt that is to run and does not yet, in no order. A copy. */
    public List<Task> starting() {
        return starting.stream().map(this::loadTask).toList();
    }

    /** The host ports of a worker that are taken. */
    public PortUse portUse(WorkerId worker) {
        WorkerState known = workerStates.get(worker);
        return known == null ? PortUse.NONE : known.bookings.portUse();
    }

    /** Tasks that have been told to give way to more important ones and have not left their workers, in that order. A copy. */
    public List<Task> givingWay() {
        return givingWay.stream().map(this::loadTask).toList();
    }

    public Optional<Refusal> findRefusal(Refusal.Key key) {
        return refusals.find(key);
    }

    /** Whether any worker is remembered to have refused a task's spec, or any architecture its image. */
    public boolean isRefused(Task task) {
        return refusals.has(task.specHash()) || images.isRefused(task.spec().image());
    }

    /** The earliest moment after {@code now} at which a refusal ends, so that something may become placeable. */
    public Optional<Instant> nextRefusalEnd(Instant now) {
        return Stream.of(refusals.nextEnd(now), images.nextEnd(now))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /** Takes a task as the store has it. For loading only; a change goes through {@link #apply}. */
    public void load(Task task) {
        task.attempts().forEach(attempt -> learn(task, attempt));
        replace(null, specs.take(task));
    }

    /** Takes a worker as the store has it, which does not know since when it is lost. For loading only. */
    public void load(Worker worker) {
        loadLost(worker, Instant.EPOCH);
    }

    /** Takes a worker, lost since a moment if it is lost. For loading only. */
    public void loadLost(Worker worker, Instant since) {
        if (worker.lost()) {
            lost.lost(worker.id(), since);
        }
        put(worker);
    }

    /** Takes what is seen of a worker. For loading only. */
    public void load(WorkerId worker, WorkerSight sight) {
        WorkerState known = stateOf(worker);
        known.sight = sight;
        room.update(known);
    }

    /** Takes what a worker has and the store does not know. For loading only. */
    public void load(WorkerId worker, List<Orphan> seen) {
        WorkerState known = stateOf(worker);
        known.orphans = List.copyOf(seen);
        known.bookings.replaceOrphans(seen);
        room.update(known);
    }

    /** Takes a failure that is remembered. For loading only. */
    public void load(Refusal refusal) {
        refusals.note(refusal, refusal.notBefore());
    }

    /** Takes the ports that processes outside Gantry have. For loading only. */
    public void load(WorkerId worker, PortUse ports) {
        ports.blocked().forEach(stateOf(worker).bookings::block);
    }

    /** Takes what was found about an image. For loading only. */
    public void load(ImageRefusal refusal) {
        images.refuse(refusal);
    }

    /** Takes a tombstone as the store has it. For loading only. */
    public void load(TaskId retired, Instant until) {
        tombstones.put(retired, until);
    }

    /** Makes a change part of the state. */
    public void apply(Change change, Instant at) {
        switch (change) {
            case Change.OfTask ofTask -> applyToTask(ofTask, at);
            case Change.OfWorker ofWorker -> applyToWorker(ofWorker, at);
            case Change.WorkerSeen seen -> load(seen.worker(), seen.sight());
            case Change.OrphansSeen seen -> load(seen.worker(), seen.orphans());
            case Change.TombstoneExpired expired -> tombstones.remove(expired.task());
            case Change.RefusalNoted noted -> refusals.note(noted.refusal(), at);
            case Change.ImageRefused refused -> load(refused.refusal());
            case Change.PortBlocked blocked ->
                stateOf(blocked.worker()).bookings.block(blocked.port(), blocked.until());
            case Change.PlacementExplained explained -> unplaced.put(explained.task(), explained.unplaced());
        }
    }

    private void applyToTask(Change.OfTask change, Instant at) {
        if (change instanceof Change.TaskAccepted accepted) {
            load(accepted.accepted());
            return;
        }
        Task before = loadTask(change.task());
        if (change instanceof Change.TaskRetired retired) {
            tasks.remove(before.id());
            starting.remove(before.id());
            givingWay.remove(before.id());
            specs.release(before);
            retired.tombstone().ifPresent(until -> tombstones.put(before.id(), until));
            return;
        }
        if (change instanceof Change.AttemptAdvanced advanced) {
            learn(before, advanced.attempt());
        }
        if (change instanceof Change.AttemptPlaced placed) {
            newestPlacement = placed.attempt().worker();
        }
        replace(before, TaskFold.after(before, change, at));
    }

    /** What ran somewhere has its image there. */
    private void learn(Task task, TaskAttempt attempt) {
        if (attempt.ran()) {
            images.ran(task.spec().image(), attempt.worker());
        }
    }

    private void applyToWorker(Change.OfWorker change, Instant at) {
        switch (change) {
            case Change.WorkerRegistered registered -> put(registered.registered());
            case Change.WorkerLost silent -> loadLost(load(silent.worker()).withLost(true), at);
            case Change.WorkerForgotten forgotten -> {
                workers.remove(forgotten.worker());
                lost.notLost(forgotten.worker());
                WorkerState known = stateOf(forgotten.worker());
                rename(known.worker, null);
                known.worker = null;
                known.sight = WorkerSight.UNKNOWN;
                load(forgotten.worker(), List.of());
            }
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
        limited.workerChanged();
        WorkerState known = stateOf(worker.id());
        workers.put(worker.id(), worker);
        rename(known.worker, worker);
        known.worker = worker;
        if (worker.lost()) {
            known.sight = new WorkerSight(Liveness.LOST, known.sight.engine());
        } else {
            lost.notLost(worker.id());
        }
        room.update(known);
    }

    private void rename(@Nullable Worker before, @Nullable Worker after) {
        if (before != null) {
            workerNames.remove(before.name(), before.id());
        }
        if (after != null) {
            workerNames.put(after.name(), after.id());
        }
    }

    private WorkerState stateOf(WorkerId worker) {
        return workerStates.computeIfAbsent(worker, WorkerState::new);
    }

    private void replace(@Nullable Task before, Task after) {
        rebook(before, after);
        tasks.put(after.id(), after);
        list(starting, after, after.isStarting());
        list(givingWay, after, after.isGivingWay());
        if (before != null && before.isPending()) {
            pending.remove(before);
        }
        if (after.isPending()) {
            pending.add(after);
        } else {
            unplaced.remove(after.id());
        }
    }

    private static void list(Set<TaskId> list, Task task, boolean belongs) {
        if (belongs) {
            list.add(task.id());
        } else {
            list.remove(task.id());
        }
    }

    /** Frees what is over and books what is new. An attempt that only goes on keeps what it has. */
    private void rebook(@Nullable Task before, Task after) {
        if (before != null) {
            for (TaskAttempt attempt : before.attempts()) {
                if (!attempt.isOver() && !after.hasBooked(attempt)) {
                    unbook(before, attempt);
                }
            }
        }
        for (TaskAttempt attempt : after.attempts()) {
            if (!attempt.isOver() && (before == null || !before.hasBooked(attempt))) {
                book(after, attempt);
            }
        }
    }

    private void book(Task task, TaskAttempt attempt) {
        limited.add(task, attempt.worker());
        WorkerState known = stateOf(attempt.worker());
        known.bookings.book(task, attempt);
        known.attempts.add(new AttemptKey(task.id(), attempt.number()));
        room.update(known);
    }

    private void unbook(Task task, TaskAttempt attempt) {
        limited.remove(task, attempt.worker());
        WorkerState known = stateOf(attempt.worker());
        known.bookings.free(task, attempt);
        known.attempts.remove(new AttemptKey(task.id(), attempt.number()));
        room.update(known);
    }
}
