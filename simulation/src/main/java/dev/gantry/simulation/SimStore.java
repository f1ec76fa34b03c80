package dev.gantry.simulation;

import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Restoration;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.store.ClusterStore;
import dev.gantry.manager.store.Lease;
import dev.gantry.manager.store.SteppedDown;
import dev.gantry.model.ClusterId;
import dev.gantry.model.Epoch;
import dev.gantry.model.Phase;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A database in memory: the same rows as the real one, written one turn at a time, and read again as the real one reads. */
final class SimStore implements ClusterStore {

    private final Map<TaskId, Task> tasks = new TreeMap<>();
    private final Map<TaskId, Map<Integer, TaskAttempt>> attempts = new TreeMap<>();
    private final Map<WorkerId, Worker> workers = new TreeMap<>();
    private final Map<TaskId, Instant> tombstones = new TreeMap<>();
    private final List<ClusterEvent> events = new ArrayList<>();
    private final World world;
    private Optional<Lease> lease = Optional.empty();
    private Duration disconnectLease = Duration.ZERO;
    private Restoration restoration = Restoration.NONE;

    /** All rows as they were at one moment. */
    record Backup(
            Map<TaskId, Task> tasks,
            Map<TaskId, Map<Integer, TaskAttempt>> attempts,
            Map<WorkerId, Worker> workers,
            Map<TaskId, Instant> tombstones,
            List<ClusterEvent> events,
            Restoration restoration,
            Lease lease) {}

    SimStore(World world) {
        this.world = world;
    }

    @Override
    public Lease take(ClusterId newCluster, Instant now) {
        Lease before = lease.orElse(new Lease(newCluster, 1, new Epoch(0), 0));
        long epoch = Math.max(before.epoch().number() + 1, now.getEpochSecond());
        Lease taken = new Lease(before.cluster(), before.generation(), new Epoch(epoch), before.lastCommit());
        lease = Optional.of(taken);
        return taken;
    }

    @Override
    public Duration disconnectLease() {
        return disconnectLease;
    }

    @Override
    public void keepDisconnectLease(Lease mine, Duration longest) {
        if (!lease.map(mine::equals).orElse(false)) {
            throw new SteppedDown();
        }
        disconnectLease = longest;
    }

    @Override
    public Optional<Lease> findLease() {
        return lease;
    }

    @Override
    public long lastEvent() {
        return events.isEmpty() ? 0 : events.getLast().number();
    }

    @Override
    public void commit(Lease mine, Turn turn, ClusterState state) {
        if (!lease.map(mine::equals).orElse(false)) {
            throw new SteppedDown();
        }
        write(turn, state);
        lease = Optional.of(mine.committed());
    }

    /** Writes what a turn changed, without asking who leads. */
    void write(Turn turn, ClusterState state) {
        for (WorkerId id : turn.changedWorkers()) {
            state.findWorker(id).ifPresentOrElse(worker -> workers.put(id, worker), () -> workers.remove(id));
        }
        for (TaskId id : turn.changedTasks()) {
            if (!turn.retired().containsKey(id)) {
                expect(turn.isNew(id) != tasks.containsKey(id), "row of task " + id);
                tasks.put(id, state.loadTask(id));
            }
        }
        turn.attempts().forEach((key, attempt) -> put(key, attempt, turn.isNew(key)));
        for (TaskId id : turn.retired().keySet()) {
            state.findTombstone(id).ifPresent(until -> tombstones.put(id, until));
            tasks.remove(id);
            attempts.remove(id);
        }
        events.addAll(turn.events());
        restoration = turn.settles() ? new Restoration(restoration.attemptsAbove(), false) : restoration;
    }

    /** A copy of all rows; nothing if nobody has led yet. */
    Optional<Backup> backup() {
        Map<TaskId, Map<Integer, TaskAttempt>> copied = new TreeMap<>();
        attempts.forEach((id, rows) -> copied.put(id, new TreeMap<>(rows)));
        return lease.map(held -> new Backup(
                new TreeMap<>(tasks),
                copied,
                new TreeMap<>(workers),
                new TreeMap<>(tombstones),
                List.copyOf(events),
                restoration,
                held));
    }

    /** Puts all rows back, and raises what no two histories may have in common. */
    void restore(Backup backup, int apart, boolean settles) {
        Lease replaced = lease.orElse(backup.lease());
        long generation = Math.max(replaced.generation(), backup.lease().generation()) + 1;
        replace(tasks, backup.tasks());
        attempts.clear();
        backup.attempts().forEach((id, rows) -> attempts.put(id, new TreeMap<>(rows)));
        replace(workers, backup.workers());
        replace(tombstones, backup.tombstones());
        events.clear();
        events.addAll(backup.events());
        int highest = attempts.values().stream()
                .flatMap(rows -> rows.keySet().stream())
                .reduce(backup.restoration().attemptsAbove(), Math::max);
        int above = highest + apart * (int) (generation - backup.lease().generation());
        restoration = new Restoration(apart == 0 ? 0 : above, settles);
        long epoch = Math.max(replaced.epoch().number(), backup.lease().epoch().number());
        lease = Optional.of(new Lease(
                replaced.cluster(), generation, new Epoch(epoch), backup.lease().lastCommit()));
    }

    private static <K, V> void replace(Map<K, V> rows, Map<K, V> others) {
        rows.clear();
        rows.putAll(others);
    }

    boolean wasRestored() {
        return lease.map(Lease::generation).orElse(1L) > 1;
    }

    Restoration restoration() {
        return restoration;
    }

    /** All tasks of which there is an event. */
    Set<TaskId> known() {
        return events.stream()
                .map(ClusterEvent::task)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void put(AttemptKey key, TaskAttempt attempt, boolean isNew) {
        Map<Integer, TaskAttempt> ofTask = attempts.computeIfAbsent(key.task(), _ -> new TreeMap<>());
        expect(isNew != ofTask.containsKey(key.attempt().number()), "row of attempt " + key);
        ofTask.put(key.attempt().number(), attempt);
    }

    /** What a primary key, or an update by key that finds no row, tells in a database. */
    private void expect(boolean met, String row) {
        if (!met) {
            Violation violation = new Violation("the " + row + " is inserted twice, or updated and was never inserted");
            world.found(violation);
            throw violation;
        }
    }

    @Override
    public ClusterState load() {
        return load(UnaryOperator.identity());
    }

    /** What is stored, each task as somebody sees it. */
    ClusterState load(UnaryOperator<Task> seen) {
        ClusterState state = new ClusterState();
        state.load(restoration);
        workers.values().forEach(state::load);
        tombstones.forEach(state::load);
        tasks.values().forEach(row -> state.load(seen.apply(withAttempts(row))));
        return state;
    }

    private Task withAttempts(Task row) {
        List<TaskAttempt> all = List.copyOf(attempts(row.id()).values());
        int current = all.stream()
                .filter(attempt -> !attempt.successor())
                .mapToInt(attempt -> attempt.number().number())
                .max()
                .orElse(0);
        List<TaskAttempt> kept = all.stream()
                .filter(attempt -> !attempt.isOver()
                        || attempt.number().number() == current
                        || attempt.number().equals(all.getLast().number()))
                .toList();
        return Task.stored(
                row.id(),
                row.named(),
                row.number(),
                row.specHash(),
                row.spec(),
                row.desired(),
                row.state(),
                row.reason(),
                row.message(),
                row.failures(),
                kept,
                row.createdAt(),
                row.changedAt(),
                row.finishedAt());
    }

    @Override
    public void force() {
        // What is in memory is as durable as this store gets.
    }

    @Override
    public void lookAgain() {
        // Nothing is remembered beside the rows.
    }

    @Override
    public Optional<Phase> findPhase(AttemptKey attempt, WorkerId worker) {
        return findAttempt(attempt).filter(row -> row.worker().equals(worker)).map(TaskAttempt::phase);
    }

    Map<TaskId, Task> tasks() {
        return Collections.unmodifiableMap(tasks);
    }

    /** The rows of a task's attempts by their numbers. */
    Map<Integer, TaskAttempt> attempts(TaskId task) {
        return attempts.getOrDefault(task, Map.of());
    }

    Optional<TaskAttempt> findAttempt(AttemptKey key) {
        return Optional.ofNullable(attempts(key.task()).get(key.attempt().number()));
    }

    Map<WorkerId, Worker> workers() {
        return Collections.unmodifiableMap(workers);
    }

    boolean hasTombstone(TaskId id) {
        return tombstones.containsKey(id);
    }

    /** All events, oldest first; grows only at its end. */
    List<ClusterEvent> events() {
        return Collections.unmodifiableList(events);
    }
}
