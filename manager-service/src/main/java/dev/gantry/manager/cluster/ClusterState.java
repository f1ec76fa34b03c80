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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a decision may know: the fold of all changes so far, with the indexes that make questions cheap.
 *
 * <p>The values in it are immutable; it is not, and belongs to one thread. {@link #apply} is the only way to change it.
 */
public final class ClusterState {

    /** Most important first, then oldest first. */
    public static final Comparator<Task> PLACING_ORDER = (one, other) -> {
        int byPriority = Integer.compare(other.spec().priority(), one.spec().priority());
        return byPriority != 0 ? byPriority : Long.compare(one.number(), other.number());
    };

    /** Names an attempt across tasks. */
    public record AttemptKey(TaskId task, Attempt attempt) {}

    private final TaskRegister tasks = new TaskRegister();
    private final WorkerRegister workers = new WorkerRegister();
    private final Refusals refusals = new Refusals();
    private final Images images = new Images();
    private final ClusterFold fold = new ClusterFold(tasks, workers, refusals, images);

    /** Makes a change part of the state. */
    public void apply(Change change, Instant at) {
        fold.apply(change, at);
    }

    /** The same for a change of a task, with what the task was and is. */
    TaskStep apply(Change.OfTask change, Instant at) {
        return fold.apply(change, at);
    }

    public Optional<Task> findTask(TaskId id) {
        return Optional.ofNullable(tasks.find(id));
    }

    /**
     * The task with this id.
     *
     * @throws IllegalStateException if there is none
     */
    public Task loadTask(TaskId id) {
        return tasks.load(id);
    }

    public Collection<Task> tasks() {
        return tasks.all();
    }

    /** Whether any task has this spec. */
    public boolean hasSpec(SpecHash hash) {
        return tasks.specs().contains(hash);
    }

    /** Until when the id of a retired task may not be used again. */
    public Optional<Instant> findTombstone(TaskId id) {
        return Optional.ofNullable(tasks.tombstones().get(id));
    }

    public Map<TaskId, Instant> tombstones() {
        return Collections.unmodifiableMap(tasks.tombstones());
    }

    /** Tasks that are to run and have no place, most important first, then oldest first. A copy. */
    public List<Task> pending() {
        return List.copyOf(tasks.pending());
    }

    /** The task that waits for a place behind the given one, or the first of all. */
    public Optional<Task> nextPending(@Nullable Task after) {
        if (after == null) {
            return hasPending() ? Optional.of(tasks.pending().first()) : Optional.empty();
        }
        return Optional.ofNullable(tasks.pending().higher(after));
    }

    /** The task that waits for a place in front of the given one, if there is any. */
    public Optional<Task> previousPending(Task before) {
        return Optional.ofNullable(tasks.pending().lower(before));
    }

    public boolean hasPending() {
        return !tasks.pending().isEmpty();
    }

    public Optional<Unplaced> findUnplaced(TaskId task) {
        return Optional.ofNullable(tasks.unplaced().get(task));
    }

    /** Tasks whose worker has an attempt that is to run and does not yet, in no order. A copy. */
    public List<Task> starting() {
        return tasks.starting();
    }

    /** Tasks that are on their way to another worker, in no order. A copy. */
    public List<Task> moving() {
        return tasks.moving();
    }

    /** How many tasks are on their way to another worker. */
    public int movingCount() {
        return tasks.movingCount();
    }

    /** Tasks that have been told to give way to more important ones and have not left their workers, in that order. A copy. */
    public List<Task> givingWay() {
        return tasks.givingWay();
    }

    /** Tasks that have given way to more important ones and wait for another place, in no order. A copy. */
    public List<Task> gaveWay() {
        return tasks.gaveWay();
    }

    /** Whether any task is giving way. */
    public boolean isMakingRoom() {
        return tasks.isMakingRoom();
    }

    public Optional<Worker> findWorker(WorkerId id) {
        return workers.find(id);
    }

    public Optional<Worker> findWorker(String name) {
        return workers.find(name);
    }

    /** In the order of their ids. */
    public Collection<Worker> workers() {
        return workers.all();
    }

    /** All workers in the order of their ids, beginning behind that of the newest placement since this state was loaded. */
    public Iterable<Worker> workersInTurn() {
        return workers.behind(fold.newestPlacement());
    }

    /** The workers that take tasks, by what they have free. */
    public RoomIndex room() {
        return workers.room();
    }

    /**
     * The workers that were lost together, so that it is likely that their machines go on.
     *
     * @param least how many that are at least; 0 means that no number is enough
     */
    public Set<WorkerId> lostTogether(int least) {
        return workers.lost().together(workers.all().size(), least);
    }

    /** When each lost worker was lost. */
    public Map<WorkerId, Instant> lostSince() {
        return workers.lost().since();
    }

    public WorkerSight sight(WorkerId worker) {
        return workers.state(worker).sight;
    }

    /** The attempts on a worker that are not over, in the order in which they came. A snapshot. */
    public List<AttemptKey> attemptsOn(WorkerId worker) {
        return workers.state(worker).attempts.snapshot();
    }

    /** What a restored backup has left behind. */
    public Restoration restoration() {
        return fold.restoration();
    }

    /** The number of a task's next attempt: none that it had, here or in a history that was lost. */
    public Attempt nextAttempt(Task task) {
        Attempt next = task.nextAttempt();
        Attempt unused = new Attempt(restoration().attemptsAbove() + 1);
        return next.compareTo(unused) < 0 ? unused : next;
    }

    /** Whether a worker has said, since this state was loaded, what it has and the store does not know. */
    public boolean hasTold(WorkerId worker) {
        return workers.state(worker).told;
    }

    /** Whether any worker has anything that the store does not know. */
    public boolean hasOrphans() {
        return workers.hasOrphans();
    }

    /** What a worker has and the store does not know. */
    public List<Orphan> orphans(WorkerId worker) {
        return workers.state(worker).orphans;
    }

    public Resources booked(WorkerId worker) {
        return workers.state(worker).bookings.booked();
    }

    /** The host ports of a worker that are taken. */
    public PortUse portUse(WorkerId worker) {
        return workers.state(worker).bookings.portUse();
    }

    public boolean isPortBooked(WorkerId worker, int port, Protocol protocol) {
        return workers.state(worker).bookings.isBooked(port, protocol);
    }

    /** Whether an attempt that the store knows has the port. */
    public boolean isPortOfAttempt(WorkerId worker, int port, Protocol protocol) {
        return workers.state(worker).bookings.isOfAttempt(port, protocol);
    }

    /** Whether an orphan has the port, and perhaps an attempt too. */
    public boolean isPortOfOrphan(WorkerId worker, int port, Protocol protocol) {
        return workers.state(worker).bookings.isOfOrphan(port, protocol);
    }

    public boolean isPortBlocked(WorkerId worker, int port, Instant now) {
        return workers.state(worker).bookings.isBlocked(port, now);
    }

    /** How many ports of a worker are blocked, because processes outside Gantry had them. */
    public int blockedPorts(WorkerId worker, Instant now) {
        return workers.state(worker).bookings.blocked(now);
    }

    /** On each worker that has any, the number of attempts of tasks with this name and with spread limits. */
    public Map<WorkerId, Integer> limitedByName(String name) {
        return workers.limited().of(name);
    }

    /** The number of attempts of tasks with this name and with spread limits, on all workers whose label has this value. */
    public int limitedInGroup(String name, String label, String value) {
        return workers.limited().inGroup(name, label, value, this::findWorker);
    }

    /** The worker of the newest placement since this state was loaded. */
    public Optional<WorkerId> newestPlacement() {
        return fold.newestPlacement();
    }

    public Optional<Refusal> findRefusal(Refusal.Key key) {
        return refusals.find(key);
    }

    /** The workers on which an image has run, as far as it is known; none if they are many. */
    public Set<WorkerId> workersWithImage(String image) {
        return Collections.unmodifiableSet(images.rareOn(image));
    }

    public Optional<ImageRefusal> findImageRefusal(ImageRefusal.Key key) {
        return images.find(key);
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

    /** Takes a task as the store has it. For loading only, as the others of this name; a change goes through {@link #apply}. */
    public void load(Task task) {
        fold.take(task);
    }

    /** Takes a worker as the store has it, which does not know since when it is lost. */
    public void load(Worker worker) {
        workers.put(worker, Instant.EPOCH);
    }

    /** Takes a worker, lost since a moment if it is lost. */
    public void load(Worker worker, Instant lostSince) {
        workers.put(worker, lostSince);
    }

    /** Takes what is seen of a worker. */
    public void load(WorkerId worker, WorkerSight sight) {
        workers.see(worker, sight);
    }

    /** Takes what a worker has and the store does not know. */
    public void load(WorkerId worker, List<Orphan> seen) {
        workers.see(worker, seen);
    }

    /** Takes what a restored backup has left behind. */
    public void load(Restoration restoration) {
        fold.restored(restoration);
    }

    /** Takes the ports that processes outside Gantry have. */
    public void load(WorkerId worker, PortUse ports) {
        ports.blocked().forEach((port, until) -> workers.block(worker, port, until));
    }

    /** Takes a failure that is remembered. */
    public void load(Refusal refusal) {
        refusals.note(refusal, refusal.notBefore());
    }

    /** Takes what was found about an image. */
    public void load(ImageRefusal refusal) {
        images.refuse(refusal);
    }

    /** Takes a tombstone as the store has it. */
    public void load(TaskId retired, Instant until) {
        tasks.tombstones().put(retired, until);
    }
}
