package dev.gantry.simulation;

import dev.gantry.model.DesiredState;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What users were told, which binds the cluster from then on. */
final class Ledger {

    private final Map<TaskId, TaskSpec> accepted = new TreeMap<>();
    private final Set<TaskId> stopped = new TreeSet<>();
    private final Set<TaskId> neverApplied = new TreeSet<>();
    private final Set<WorkerId> toForget = new TreeSet<>();
    private final Set<WorkerId> drained = new TreeSet<>();
    private final Set<Move> moves = new HashSet<>();

    /** A task that somebody wants on a worker. */
    private record Move(TaskId task, WorkerId to) {}

    void accepted(TaskId id, TaskSpec spec) {
        accepted.put(id, spec);
    }

    void stopped(TaskId id) {
        stopped.add(id);
    }

    /** A backup was restored: only what is in it still binds. */
    void forgetWhatIsNotIn(SimStore store) {
        accepted.keySet().retainAll(store.known());
        stopped.removeIf(id -> Optional.ofNullable(store.tasks().get(id))
                .filter(row -> row.desired() != DesiredState.STOPPED)
                .isPresent());
        stopped.retainAll(store.known());
        drained.removeIf(id -> Optional.ofNullable(store.workers().get(id))
                .filter(row -> row.drain() != null)
                .isEmpty());
    }

    /** The user was told that the submission was not applied and never will be. */
    void neverApplied(TaskId id) {
        neverApplied.add(id);
    }

    /** An operator means to have a machine forgotten that is off for good. */
    void toForget(WorkerId id) {
        toForget.add(id);
    }

    /** An operator was told that the worker is going to be emptied. */
    void drained(WorkerId id) {
        drained.add(id);
    }

    /** Somebody wants a task to go to a worker, which need not come to anything. */
    void wantsMoved(TaskId task, WorkerId to) {
        moves.add(new Move(task, to));
    }

    /** Whether anybody ever wanted a task on a worker. */
    boolean isWantedOn(TaskId task, WorkerId worker) {
        return moves.contains(new Move(task, worker));
    }

    Set<WorkerId> drained() {
        return Collections.unmodifiableSet(drained);
    }

    Set<WorkerId> toForget() {
        return Collections.unmodifiableSet(toForget);
    }

    Map<TaskId, TaskSpec> accepted() {
        return Collections.unmodifiableMap(accepted);
    }

    Set<TaskId> stopped() {
        return Collections.unmodifiableSet(stopped);
    }

    Set<TaskId> neverApplied() {
        return Collections.unmodifiableSet(neverApplied);
    }
}
