package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Unplaced;
import dev.gantry.manager.scheduling.ExpectedLoad;
import dev.gantry.manager.scheduling.Placement;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.model.Reason;
import dev.gantry.model.SpecHash;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One walk over the tasks that wait for a place. Each is decided on a state that has the bookings of those before it.
 *
 * <p>Within a pass bookings only grow, so a spec that fitted nowhere is not tried again.
 */
public final class PlacementPass {

    private final Scheduler scheduler;
    private final int massLoss;
    private final AtMostOnce once;
    private final ExpectedLoad load;
    private final Instant now;
    private final Map<SpecHash, Unplaced> tried = new HashMap<>();
    private final Set<SpecHash> explained = new HashSet<>();

    PlacementPass(Scheduler scheduler, int massLoss, AtMostOnce once, ExpectedLoad load, Instant now) {
        this.scheduler = scheduler;
        this.massLoss = massLoss;
        this.once = once;
        this.load = load;
        this.now = now;
    }

    /** Whether a task that had no place may have one after this change; those that the change itself leaves pending aside. */
    public static boolean makesRoom(Change change) {
        return switch (change) {
            case Change.AttemptAdvanced advanced -> advanced.attempt().isOver();
            case Change.OfWorker _, Change.WorkerSeen _, Change.OrphansSeen _, Change.RestoreSettled _ -> true;
            case Change.TaskAccepted _,
                    Change.StopRequested _,
                    Change.AttemptPlaced _,
                    Change.AttemptAdopted _,
                    Change.TaskMoved _,
                    Change.TaskRetired _,
                    Change.TombstoneExpired _,
                    Change.RefusalNoted _,
                    Change.ImageRefused _,
                    Change.PortBlocked _,
                    Change.PlacementExplained _ -> false;
        };
    }

    /** Places one pending task, which may be on its way to a place already, or explains why not. The caller applies the answer before it asks about the next. */
    public List<Change> decide(ClusterState state, Task task) {
        Optional<TaskAttempt> coming = task.successor();
        if (coming.isPresent()) {
            return Moves.takeOver(task, coming.get());
        }
        Optional<Unplaced> held = Settling.holdsBack(state)
                .or(() -> MassLoss.holdsBack(state, task, massLoss))
                .or(() -> once.holdsBack(state, task));
        if (held.isPresent()) {
            return explained(state, task, held.get());
        }
        List<Change> running = Settling.runsAlready(state, task, now);
        if (!running.isEmpty()) {
            return running;
        }
        Unplaced sameSpec = isLikeOthers(task) ? tried.get(task.specHash()) : null;
        Placement placement = sameSpec == null ? place(state, task) : new Placement.NoPlace(sameSpec);
        return switch (placement) {
            case Placement.Placed placed -> placed(state, task, placed);
            case Placement.NoPlace noPlace -> {
                List<Change> changes = new ArrayList<>(explained(state, task, noPlace.why()));
                if (!isLikeOthers(task) || tried.put(task.specHash(), noPlace.why()) == null) {
                    scheduler.makeRoom(task, state, load, now).ifPresent(plan -> {
                        load.promise(plan.worker());
                        plan.victims().forEach(victim -> changes.add(givesWay(victim, task)));
                    });
                }
                yield changes;
            }
        };
    }

    /** Whether a task stands as others of its spec do: what it still has itself, on a lost worker, does not count against it. */
    private static boolean isLikeOthers(Task task) {
        return task.allAttemptsOver()
                || (task.spec().spread().isEmpty() && task.spec().antiAffinity().isEmpty());
    }

    /** The first placement of a spec says why, for all of the pass. */
    private Placement place(ClusterState state, Task task) {
        return explained.add(task.specHash())
                ? scheduler.placeAndSayWhy(task, state, load, now)
                : scheduler.place(task, state, load, now);
    }

    /** After how long the first of the tasks that were held back may be placed without any change; nothing if there is none. */
    public Optional<Duration> nextRelease() {
        return once.nextRelease();
    }

    /** The workers whose room is kept for what was decided about so far. */
    public Set<WorkerId> promised() {
        return load.promised();
    }

    private static List<Change> placed(ClusterState state, Task task, Placement.Placed placed) {
        TaskAttempt attempt = TaskAttempt.assigned(
                state.nextAttempt(task), placed.worker(), task.spec().stopGrace(), placed.ports());
        List<Change> changes = new ArrayList<>();
        if (AtMostOnce.holdsFor(task)) {
            changes.addAll(AtMostOnce.stopEarlier(task));
        }
        changes.add(new Change.AttemptPlaced(task.id(), attempt, placed.message(), placed.decision()));
        return changes;
    }

    private static Change givesWay(Task victim, Task task) {
        TaskAttempt attempt = victim.current().orElseThrow();
        String message = "gives way to task %s, whose priority is %d"
                .formatted(task.id(), task.spec().priority());
        return new Change.AttemptAdvanced(
                victim.id(), attempt.stopping(victim.spec().stopGrace()), victim.state(), Reason.PREEMPTED, message);
    }

    private static List<Change> explained(ClusterState state, Task task, Unplaced why) {
        boolean known = state.findUnplaced(task.id()).filter(why::equals).isPresent();
        return known ? List.of() : List.of(new Change.PlacementExplained(task.id(), why));
    }
}
