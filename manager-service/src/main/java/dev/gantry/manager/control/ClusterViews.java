package dev.gantry.manager.control;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.ImageRefusal;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.PortUse;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Restoration;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.cluster.Unplaced;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.manager.reconcile.Assignments;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What is durable, for everybody to read. The values are immutable and only the control loop puts them here, after the
 * commit; a reader needs no lock.
 */
@Component
public class ClusterViews {

    /** A worker with what is booked on it and what is seen of it. */
    public record WorkerView(
            Worker worker,
            WorkerSight sight,
            Resources booked,
            PortUse ports,
            List<AttemptKey> attempts,
            List<Orphan> orphans) {

        /** Whether more is booked than there is, since the machine has become smaller: it keeps what it has and gets nothing new. */
        public boolean isOvercommitted() {
            return worker.capacity().minus(booked).isShort();
        }
    }

    private final Map<TaskId, Task> tasks = new ConcurrentHashMap<>();
    private final ConcurrentNavigableMap<Long, TaskId> byNumber = new ConcurrentSkipListMap<>();
    private final DueAttempts due = new DueAttempts();
    private final Map<TaskId, Unplaced> unplaced = new ConcurrentHashMap<>();
    private final Map<TaskId, Instant> tombstones = new ConcurrentHashMap<>();
    private final Map<WorkerId, WorkerView> workers = new ConcurrentSkipListMap<>();
    private final Map<String, Map<WorkerId, Integer>> limited = new ConcurrentHashMap<>();
    private final Map<SpecHash, Map<WorkerId, Refusal>> refusals = new ConcurrentHashMap<>();
    private final Map<ImageRefusal.Key, ImageRefusal> imageRefusals = new ConcurrentHashMap<>();

    private volatile Map<WorkerId, Instant> lostSince = Map.of();
    private volatile Restoration restoration = Restoration.NONE;

    /** Whether a backup was restored and not every worker has told yet what it has. Once it is false it stays so. */
    public boolean isSettling() {
        return restoration.isSettling();
    }

    public Optional<Task> findTask(TaskId id) {
        return Optional.ofNullable(tasks.get(id));
    }

    /** Whether a task with this id was here, has ended and is no longer kept. */
    public boolean isRetired(TaskId id) {
        return tombstones.containsKey(id);
    }

    /** Until when the ids of retired tasks may not be used again. */
    Map<TaskId, Instant> tombstones() {
        return Collections.unmodifiableMap(tombstones);
    }

    /** Tasks in the order of their age, oldest first. */
    Stream<Task> oldestTasks() {
        return byNumber.values().stream().flatMap(id -> findTask(id).stream());
    }

    public Optional<Unplaced> findUnplaced(TaskId id) {
        return Optional.ofNullable(unplaced.get(id));
    }

    /** How many tasks wait for a place only because too many workers fell silent at once. */
    public int heldBack() {
        return (int) unplaced.values().stream()
                .filter(why -> why.reason() == Reason.MASS_LOSS)
                .count();
    }

    /** Tasks with smaller numbers than the given one, newest first. */
    public Stream<Task> tasksBefore(long number) {
        return byNumber.headMap(number, false).descendingMap().values().stream().flatMap(id -> findTask(id).stream());
    }

    public Optional<WorkerView> findWorker(WorkerId id) {
        return Optional.ofNullable(workers.get(id));
    }

    public Optional<WorkerView> findWorker(String name) {
        return workers.values().stream()
                .filter(view -> view.worker().name().equals(name))
                .findFirst();
    }

    /** The id that a name or the text of an id means; an id is taken also if nothing is known by it any more. */
    public Optional<WorkerId> findWorkerId(String nameOrId) {
        Optional<WorkerId> byName =
                findWorker(nameOrId).map(view -> view.worker().id());
        if (byName.isPresent()) {
            return byName;
        }
        try {
            return Optional.of(WorkerId.parse(nameOrId));
        } catch (IllegalArgumentException neither) {
            return Optional.empty();
        }
    }

    public Collection<WorkerView> workers() {
        return List.copyOf(workers.values());
    }

    /**
     * The workers that have to be told something: one walk over every attempt of every task. Nothing is looked up in it, which
     * makes it several times quicker than to look at one worker's tasks after the other's.
     */
    public Set<WorkerId> workersToTell() {
        Set<WorkerId> due = new HashSet<>();
        for (Task task : tasks.values()) {
            for (TaskAttempt attempt : task.attempts()) {
                if (Assignments.isDue(attempt)) {
                    due.add(attempt.worker());
                }
            }
        }
        return due;
    }

    /** Whether there are attempts about which a worker has to be told something. */
    public boolean hasDue(WorkerId worker) {
        return due.has(worker);
    }

    /** The attempts about which a worker has to be told something. */
    public List<AttemptKey> due(WorkerId worker) {
        return due.of(worker);
    }

    /** The workers that failed to start a spec a moment ago. */
    public Map<WorkerId, Refusal> refusals(SpecHash spec) {
        return Collections.unmodifiableMap(refusals.getOrDefault(spec, Map.of()));
    }

    /** The newest finding that an image has no variant for an architecture, if it was a moment ago. */
    public Optional<ImageRefusal> findImageRefusal(ImageRefusal.Key key) {
        return Optional.ofNullable(imageRefusals.get(key));
    }

    /** How many attempts, that are not over, of tasks with this name and spread limits each worker has that has any. */
    public Map<WorkerId, Integer> limitedByName(String name) {
        return limited.getOrDefault(name, Map.of());
    }

    public int taskCount() {
        return tasks.size();
    }

    public long countTasks(TaskState state) {
        return tasks.values().stream().filter(task -> task.state() == state).count();
    }

    /** A working state that is what everybody sees. */
    ClusterState restore() {
        ClusterState state = new ClusterState();
        state.load(restoration);
        for (WorkerView view : workers.values()) {
            state.load(view.worker(), lostSince.getOrDefault(view.worker().id(), Instant.EPOCH));
            state.load(view.worker().id(), view.sight());
            state.load(view.worker().id(), view.orphans());
            state.load(view.worker().id(), view.ports());
        }
        tasks.values().forEach(state::load);
        tombstones.forEach(state::load);
        refusals.values().forEach(bySpec -> bySpec.values().forEach(state::load));
        imageRefusals.values().forEach(state::load);
        return state;
    }

    void publishAll(ClusterState state) {
        restoration = state.restoration();
        state.tasks().forEach(this::publish);
        publishLimited(state.tasks(), state);
        tombstones.putAll(state.tombstones());
        state.workers().forEach(worker -> publish(worker, state));
    }

    /** Shows what a committed turn has changed. Only for whoever commits. */
    public void publish(Turn turn, ClusterState state) {
        for (TaskId id : turn.tasks()) {
            state.findTask(id).ifPresentOrElse(this::publish, () -> remove(id));
            state.findTombstone(id).ifPresentOrElse(until -> tombstones.put(id, until), () -> tombstones.remove(id));
            state.findUnplaced(id).ifPresentOrElse(why -> unplaced.put(id, why), () -> unplaced.remove(id));
        }
        for (WorkerId id : turn.workers()) {
            state.findWorker(id).ifPresentOrElse(worker -> publish(worker, state), () -> workers.remove(id));
        }
        if (turn.settles()) {
            restoration = state.restoration();
        }
        if (!turn.changedWorkers().isEmpty()) {
            lostSince = state.lostSince();
        }
        publishLimited(
                turn.tasks().stream().flatMap(id -> state.findTask(id).stream()).toList(), state);
        if (!turn.refusals().isEmpty()) {
            turn.refusals().forEach(this::publish);
            forgetRefusals(turn.now());
        }
        if (!turn.imageRefusals().isEmpty()) {
            turn.imageRefusals().forEach(refusal -> imageRefusals.put(refusal.key(), refusal));
            imageRefusals.values().removeIf(refusal -> !turn.now().isBefore(refusal.notBefore()));
        }
    }

    private void publishLimited(Collection<Task> changed, ClusterState state) {
        changed.stream()
                .filter(task -> !task.spec().spread().isEmpty())
                .map(task -> task.spec().name())
                .distinct()
                .forEach(name -> limited.put(name, Map.copyOf(state.limitedByName(name))));
        limited.values().removeIf(Map::isEmpty);
    }

    private void publish(Refusal refusal) {
        refusals.computeIfAbsent(refusal.key().spec(), _ -> new ConcurrentHashMap<>())
                .put(refusal.key().worker(), refusal);
    }

    private void forgetRefusals(Instant now) {
        refusals.values()
                .removeIf(bySpec -> bySpec.values().stream().noneMatch(refusal -> now.isBefore(refusal.notBefore())));
    }

    private void remove(TaskId id) {
        Task retired = tasks.remove(id);
        if (retired != null) {
            byNumber.remove(retired.number());
        }
    }

    private void publish(Task task) {
        Task before = tasks.put(task.id(), task);
        due.publish(before, task);
        if (before == null || before.number() != task.number()) {
            byNumber.put(task.number(), task.id());
        }
    }

    private void publish(Worker worker, ClusterState state) {
        WorkerId id = worker.id();
        workers.put(
                id,
                new WorkerView(
                        worker,
                        state.sight(id),
                        state.booked(id),
                        state.portUse(id),
                        state.attemptsOn(id),
                        state.orphans(id)));
    }
}
