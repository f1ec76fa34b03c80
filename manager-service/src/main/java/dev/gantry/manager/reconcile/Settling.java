package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Unplaced;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What follows upon a restored backup. Until each worker that is not lost has told what it has, reports only make orphans
 * known: nothing is placed, nothing that is absent is missed. Then each task that is to run goes on as the newest attempt of the
 * lost history that was found, if any was, and only what nobody has is placed anew.
 */
final class Settling {

    private record Found(WorkerId worker, Orphan orphan) {}

    private Settling() {}

    /** Why nothing is placed, as long as nothing is. */
    static Optional<Unplaced> holdsBack(ClusterState state) {
        return state.restoration().isSettling()
                ? Optional.of(new Unplaced(Reason.RESTORED, Reason.RESTORED.sentence(), Map.of()))
                : Optional.empty();
    }

    static Decision see(ClusterState state, Command.SeeOrphans see, Instant now) {
        boolean isNews = !state.orphans(see.worker()).equals(see.orphans())
                || (state.restoration().isSettling() && !state.hasTold(see.worker()));
        if (state.findWorker(see.worker()).isEmpty() || !isNews) {
            return Decision.of();
        }
        if (state.restoration().isSettling()) {
            return Decision.of(new Change.OrphansSeen(see.worker(), see.orphans()));
        }
        List<Orphan> left = new ArrayList<>(see.orphans());
        List<Found> found = see.orphans().stream()
                .map(orphan -> new Found(see.worker(), orphan))
                .toList();
        List<Change> changes = new ArrayList<>();
        for (Found next : newest(state, found)) {
            changes.addAll(goesOn(state, next, now));
            left.remove(next.orphan());
        }
        // First, so that what is adopted is not booked twice.
        changes.addFirst(new Change.OrphansSeen(see.worker(), left));
        return new Decision.Accepted(changes);
    }

    static Decision settle(ClusterState state, Instant now) {
        boolean waits = state.workers().stream()
                .anyMatch(worker -> !worker.address().isEmpty() && !worker.lost() && !state.hasTold(worker.id()));
        if (!state.restoration().isSettling() || waits) {
            return Decision.of();
        }
        List<Change> changes = new ArrayList<>(goOn(state, orphans(state), now));
        changes.add(new Change.RestoreSettled());
        return new Decision.Accepted(changes);
    }

    /** A task that waits for a place and runs already, as one that a client has submitted again. */
    static List<Change> runsAlready(ClusterState state, Task task, Instant now) {
        if (!state.hasOrphans() || state.restoration().attemptsAbove() == 0) {
            return List.of();
        }
        List<Found> own = orphans(state).stream()
                .filter(found -> found.orphan().key().task().equals(task.id()))
                .toList();
        return goOn(state, own, now);
    }

    private static List<Found> orphans(ClusterState state) {
        List<Found> all = new ArrayList<>();
        for (Worker worker : state.workers()) {
            state.orphans(worker.id()).forEach(orphan -> all.add(new Found(worker.id(), orphan)));
        }
        return all;
    }

    /** Those that are self-evident are what their tasks are from now on. */
    private static List<Change> goOn(ClusterState state, List<Found> found, Instant now) {
        List<Change> changes = new ArrayList<>();
        Map<WorkerId, List<Orphan>> left = new HashMap<>();
        for (Found next : newest(state, found)) {
            List<Orphan> others = left.computeIfAbsent(next.worker(), id -> new ArrayList<>(state.orphans(id)));
            others.remove(next.orphan());
            changes.add(new Change.OrphansSeen(next.worker(), others));
            changes.addAll(goesOnOrIsLost(state, next, now));
        }
        return changes;
    }

    private static List<Change> goesOn(ClusterState state, Found found, Instant now) {
        Task task = state.loadTask(found.orphan().key().task());
        return Adoptions.toRun(task, found.worker(), found.orphan(), now);
    }

    /** What a loss means for a worker's tasks was decided before this one was known to be one of them. */
    private static List<Change> goesOnOrIsLost(ClusterState state, Found found, Instant now) {
        return state.findWorker(found.worker())
                .filter(Worker::lost)
                .map(lost ->
                        Adoptions.toBeLost(state.loadTask(found.orphan().key().task()), lost, found.orphan(), now))
                .orElseGet(() -> goesOn(state, found, now));
    }

    /** Of those that are self-evident, the newest of each task, in the order in which they were found. */
    private static List<Found> newest(ClusterState state, List<Found> found) {
        Map<TaskId, Found> newest = new LinkedHashMap<>();
        for (Found next : found) {
            if (Adoptions.isSelfEvident(state, next.worker(), next.orphan())) {
                newest.merge(next.orphan().key().task(), next, Settling::newer);
            }
        }
        return List.copyOf(newest.values());
    }

    private static Found newer(Found one, Found other) {
        boolean first =
                one.orphan().key().attempt().compareTo(other.orphan().key().attempt()) >= 0;
        return first ? one : other;
    }
}
