package dev.gantry.manager.control;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.reconcile.PlacementPass;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When it is time to place what waits, and how far the walk over it has come. A walk that is too long for one turn goes on in
 * the next one where it stopped, so that what waits in vain at the front never keeps out what waits behind it.
 *
 * <p>For the control loop's thread, but for {@link #makeDue}.
 */
final class Placing {

    private final Decider decider;
    private final Contacts contacts;
    private @Nullable Task reached;
    /** What the walk that goes on has promised so far. */
    private Set<WorkerId> promised = Set.of();

    private Optional<Instant> retryAt = Optional.empty();
    /** When the first of what may still run elsewhere has surely ended there. */
    private Optional<Instant> releaseAt = Optional.empty();

    private volatile boolean due = true;
    /** The task that is being decided about. */
    private @Nullable Task inWork;

    private final Set<TaskId> passedOver = new HashSet<>();
    private volatile boolean passesOverNone;

    Placing(Decider decider, Contacts contacts) {
        this.decider = decider;
        this.contacts = contacts;
    }

    /** Something has changed, so that what waits may find a place. For any thread. */
    void makeDue() {
        due = true;
    }

    /** All that waits is tried again, also what was passed over. For any thread. */
    void makeAllDue() {
        passesOverNone = true;
        due = true;
    }

    /**
     * The task that was being decided about broke the decision: it is passed over until all is due again, so that it does not
     * hold up the others.
     *
     * @return which it was, or nothing if none was in work
     */
    Optional<TaskId> passOver() {
        Optional<TaskId> culprit = Optional.ofNullable(inWork).map(Task::id);
        culprit.ifPresent(passedOver::add);
        inWork = null;
        return culprit;
    }

    /** The same for tasks of which the store refuses what was decided about them. */
    void passOver(Collection<TaskId> refused) {
        passedOver.addAll(refused);
    }

    /** When something may find a place without a change: a refusal ends, or what may still run elsewhere has surely ended. */
    Optional<Instant> retryAt() {
        return earlier(retryAt, releaseAt);
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return Stream.of(one, other).flatMap(Optional::stream).min(Comparator.naturalOrder());
    }

    /** The next walk begins with the most important task. */
    void beginAgain() {
        endWalk();
        due = true;
    }

    private void endWalk() {
        reached = null;
        promised = Set.of();
    }

    private void interrupt(@Nullable Task last, PlacementPass pass) {
        reached = last;
        promised = last == null ? Set.of() : pass.promised();
    }

    /**
     * Places what waits, if it is time to, and at least one task.
     *
     * @param enough whether the turn has to end
     * @return whether the next turn should begin at once, to go on
     */
    boolean place(ClusterState working, Turn turn, BooleanSupplier enough) {
        if (passesOverNone) {
            passesOverNone = false;
            passedOver.clear();
        }
        boolean retry = retryAt().map(at -> !turn.now().isBefore(at)).orElse(false);
        // What is new must not take the room that is being made for what waits.
        if (reached == null && !due && !retry && !working.isMakingRoom()) {
            return placeNew(working, turn, enough);
        }
        Task last = reached;
        if (last == null) {
            due = false;
            releaseAt = Optional.empty();
        } else if (hasPassed(newlyPending(working, turn), last)) {
            due = true;
        }
        PlacementPass pass = pass(turn);
        Optional<Task> next = working.nextPending(reached);
        while (next.isPresent()) {
            reached = next.get();
            decide(pass, working, turn, reached);
            next = working.nextPending(reached);
            if (next.isPresent() && enough.getAsBoolean()) {
                interrupt(reached, pass);
                heedRelease(pass, turn);
                return true;
            }
        }
        endWalk();
        heedRelease(pass, turn);
        retryAt = working.hasPending() ? working.nextRefusalEnd(turn.now()) : Optional.empty();
        return due;
    }

    /** Whether the place in the order of any of these is not behind what a walk has reached. */
    private static boolean hasPassed(List<Task> newOnes, Task reached) {
        return !newOnes.isEmpty() && ClusterState.PLACING_ORDER.compare(newOnes.getFirst(), reached) <= 0;
    }

    /**
     * Where no room was made, those that had no place have none now. If a turn is not enough, the next one walks on from the
     * first that was not decided about.
     */
    private boolean placeNew(ClusterState working, Turn turn, BooleanSupplier enough) {
        PlacementPass pass = pass(turn);
        for (Task task : newlyPending(working, turn)) {
            if (enough.getAsBoolean()) {
                interrupt(working.previousPending(task).orElse(null), pass);
                if (reached == null) {
                    due = true;
                }
                heedRelease(pass, turn);
                return true;
            }
            decide(pass, working, turn, task);
        }
        heedRelease(pass, turn);
        retryAt = working.hasPending() ? working.nextRefusalEnd(turn.now()) : Optional.empty();
        return false;
    }

    private PlacementPass pass(Turn turn) {
        return decider.placementPass(contacts::used, contacts.receipts()::silence, promised, turn.now());
    }

    private void heedRelease(PlacementPass pass, Turn turn) {
        releaseAt = earlier(releaseAt, pass.nextRelease().map(turn.now()::plus));
    }

    private void decide(PlacementPass pass, ClusterState working, Turn turn, Task task) {
        if (passedOver.contains(task.id())) {
            return;
        }
        inWork = task;
        turn.apply(pass.decide(working, task), "manager");
        inWork = null;
    }

    private static List<Task> newlyPending(ClusterState working, Turn turn) {
        return turn.changedTasks().stream()
                .flatMap(id -> working.findTask(id).stream())
                .filter(Task::isPending)
                .sorted(ClusterState.PLACING_ORDER)
                .toList();
    }
}
