package dev.gantry.manager.cluster;

import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What each worker is now and what is booked on it, with the index by what it has free. Belongs to one thread. */
final class WorkerRegister {

    private final NavigableMap<WorkerId, Worker> joined = new TreeMap<>();
    private final Map<String, WorkerId> names = new HashMap<>();
    private final Map<WorkerId, WorkerState> states = new HashMap<>();
    private final LimitedTasks limited = new LimitedTasks();
    private final RoomIndex room = new RoomIndex();
    private final LostWorkers lost = new LostWorkers();
    private int orphanCount;

    /** In the order of their ids. */
    Collection<Worker> all() {
        return Collections.unmodifiableCollection(joined.values());
    }

    /** All, in the order of their ids, beginning behind one, as in a circle. */
    Iterable<Worker> behind(Optional<WorkerId> last) {
        return last.<Iterable<Worker>>map(id -> () -> Stream.concat(
                                joined.tailMap(id, false).values().stream(), joined.headMap(id, true).values().stream())
                        .iterator())
                .orElseGet(this::all);
    }

    Optional<Worker> find(WorkerId id) {
        WorkerState known = states.get(id);
        return known == null ? Optional.empty() : Optional.ofNullable(known.worker);
    }

    Optional<Worker> find(String name) {
        return Optional.ofNullable(names.get(name)).flatMap(this::find);
    }

    /** What is known of a worker; of one that nothing is known of, that it is so. */
    WorkerState state(WorkerId id) {
        WorkerState known = states.get(id);
        return known == null ? new WorkerState(id) : known;
    }

    boolean hasOrphans() {
        return orphanCount > 0;
    }

    /** Tasks with spread limits. */
    LimitedTasks limited() {
        return limited;
    }

    /** The workers that take tasks, by what they have free. */
    RoomIndex room() {
        return room;
    }

    /** Which workers are lost, and since when. */
    LostWorkers lost() {
        return lost;
    }

    void apply(Change.OfWorker change, Instant at) {
        switch (change) {
            case Change.WorkerRegistered registered -> put(registered.registered(), at);
            case Change.WorkerLost silent -> put(load(silent.worker()).withLost(true), at);
            case Change.WorkerForgotten forgotten -> forget(forgotten.worker());
            case Change.WorkerReplaced replaced -> put(load(replaced.worker()).withName(replaced.name()), at);
            case Change.WorkerReturned returned -> put(load(returned.worker()).withLost(false), at);
            case Change.AvailabilityChanged changed ->
                put(load(changed.worker()).withAvailability(changed.availability()), at);
            case Change.DrainChanged changed -> put(load(changed.worker()).withDrain(changed.drain()), at);
        }
    }

    private Worker load(WorkerId id) {
        return find(id).orElseThrow(() -> new IllegalStateException("there is no worker " + id));
    }

    /** Takes a worker as it is; if it is lost and was not, since the moment that is given. */
    void put(Worker worker, Instant at) {
        limited.workerChanged();
        WorkerState known = stateToChange(worker.id());
        joined.put(worker.id(), worker);
        rename(known.worker, worker);
        known.worker = worker;
        if (worker.lost()) {
            known.sight = new WorkerSight(Liveness.LOST, known.sight.engine());
            lost.lost(worker.id(), at);
        } else {
            lost.notLost(worker.id());
        }
        room.update(known);
    }

    private void forget(WorkerId worker) {
        joined.remove(worker);
        WorkerState known = stateToChange(worker);
        rename(known.worker, null);
        known.worker = null;
        known.sight = WorkerSight.UNKNOWN;
        lost.notLost(worker);
        see(worker, List.of());
    }

    void see(WorkerId worker, WorkerSight sight) {
        WorkerState known = stateToChange(worker);
        known.sight = sight;
        room.update(known);
    }

    void see(WorkerId worker, List<Orphan> orphans) {
        WorkerState known = stateToChange(worker);
        orphanCount += orphans.size() - known.orphans.size();
        known.orphans = List.copyOf(orphans);
        known.bookings.replaceOrphans(orphans);
        room.update(known);
    }

    /** The worker has said what it has. */
    void told(WorkerId worker, List<Orphan> orphans) {
        see(worker, orphans);
        stateToChange(worker).told = true;
    }

    /** A process outside Gantry has the port. */
    void block(WorkerId worker, int port, Instant until) {
        stateToChange(worker).bookings.block(port, until);
    }

    /** Frees what is over and books what is new. An attempt that only goes on keeps what it has. */
    void rebook(@Nullable Task before, Task after) {
        if (before != null) {
            for (TaskAttempt attempt : before.attempts()) {
                if (!attempt.isOver() && !after.hasBooked(attempt)) {
                    free(before, attempt);
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
        WorkerState known = stateToChange(attempt.worker());
        known.book(task, attempt);
        room.update(known);
    }

    private void free(Task task, TaskAttempt attempt) {
        limited.remove(task, attempt.worker());
        WorkerState known = stateToChange(attempt.worker());
        known.free(task, attempt);
        room.update(known);
    }

    private void rename(@Nullable Worker before, @Nullable Worker after) {
        if (before != null) {
            names.remove(before.name(), before.id());
        }
        if (after != null) {
            names.put(after.name(), after.id());
        }
    }

    private WorkerState stateToChange(WorkerId worker) {
        return states.computeIfAbsent(worker, WorkerState::new);
    }
}
