package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Drain;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Unplaced;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.scheduling.ExpectedLoad;
import dev.gantry.manager.scheduling.Placement;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.model.Reason;
import dev.gantry.model.SpecHash;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a worker is emptied: its tasks {@linkplain Moves move}, a few at a time, until nothing is left or the deadline is over.
 *
 * <p>What runs at most once at a time stops here before it begins elsewhere. What may not begin twice, or has its data on the
 * machine, is let come to its end; with force it is stopped at the deadline.
 * Whatever the end, the worker takes nothing new until an operator says so.
 */
final class Drains {

    private Drains() {}

    /** An operator wants a worker emptied. Again: another deadline, or a new beginning of what has ended. */
    static Decision begin(ClusterState state, Command.DrainWorker wish, Instant now) {
        return state.findWorker(wish.worker())
                .<Decision>map(
                        worker -> Decision.of(new Change.DrainChanged(worker.id(), begun(state, worker, wish, now))))
                .orElseGet(() -> missing(wish.worker()));
    }

    private static Drain begun(ClusterState state, Worker worker, Command.DrainWorker wish, Instant now) {
        Instant deadline = now.plus(wish.within());
        return Optional.ofNullable(worker.drain())
                .filter(Drain::isUnderWay)
                .map(before ->
                        new Drain(Drain.State.DRAINING, before.startedAt(), deadline, wish.force(), before.total()))
                .orElseGet(() -> new Drain(
                        Drain.State.DRAINING,
                        now,
                        deadline,
                        wish.force(),
                        state.attemptsOn(worker.id()).size()));
    }

    /** The worker is to take new tasks, or just none: what is on its way elsewhere is called off. */
    static Decision end(ClusterState state, Command.SetAvailability wish) {
        return state.findWorker(wish.worker())
                .<Decision>map(worker -> worker.availability() == wish.availability()
                        ? Decision.of()
                        : new Decision.Accepted(ended(state, worker, wish.availability())))
                .orElseGet(() -> missing(wish.worker()));
    }

    private static List<Change> ended(ClusterState state, Worker worker, Availability wanted) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.AvailabilityChanged(worker.id(), wanted));
        if (worker.drain() != null) {
            currentOn(state, worker.id()).forEach(task -> {
                changes.addAll(Moves.haveTarget(task));
                // What is to stop here, as after a drain by force, has nowhere else to go on.
                Optional.of(task)
                        .filter(one -> Moves.isOn(one, worker.id()))
                        .flatMap(Moves::callOff)
                        .ifPresent(changes::add);
            });
        }
        return changes;
    }

    private static Decision missing(WorkerId worker) {
        return new Decision.Rejected(new ProblemException(ProblemType.NOT_FOUND, "There is no worker " + worker + "."));
    }

    /** The next step: the end, what follows from force, or one more task that sets out. */
    static List<Change> advance(ClusterState state, Command.AdvanceDrain step, Scheduler scheduler, Instant now) {
        return state.findWorker(step.worker())
                .flatMap(worker -> Optional.ofNullable(worker.drain()))
                .filter(drain -> drain.isDue(isEmpty(state, step.worker())))
                .map(drain -> advance(state, drain, step, scheduler, now))
                .orElse(List.of());
    }

    private static List<Change> advance(
            ClusterState state, Drain drain, Command.AdvanceDrain step, Scheduler scheduler, Instant now) {
        WorkerId worker = step.worker();
        if (isEmpty(state, worker)) {
            return List.of(new Change.DrainChanged(worker, drain.in(Drain.State.DRAINED)));
        }
        if (drain.state() == Drain.State.DRAINED) {
            return List.of(new Change.DrainChanged(worker, drain.in(Drain.State.DRAINING)));
        }
        List<Change> changes = new ArrayList<>(callOffArrivals(state, worker));
        if (now.isBefore(drain.deadline())) {
            changes.addAll(moveNext(state, step, scheduler, now));
        } else if (!drain.force()) {
            changes.add(new Change.DrainChanged(worker, drain.in(Drain.State.TIMED_OUT)));
        } else {
            if (drain.state() != Drain.State.FORCED) {
                changes.add(new Change.DrainChanged(worker, drain.in(Drain.State.FORCED)));
            }
            changes.addAll(stopAll(state, worker));
        }
        return changes;
    }

    private static boolean isEmpty(ClusterState state, WorkerId worker) {
        return state.attemptsOn(worker).isEmpty() && state.orphans(worker).isEmpty();
    }

    /** What was on its way to this worker stays where it is. */
    private static List<Change.OfTask> callOffArrivals(ClusterState state, WorkerId worker) {
        return onWorker(state, worker)
                .filter(one -> one.attempt().isComing())
                .map(one -> Moves.callOff(one.task(), one.attempt()))
                .toList();
    }

    private static List<Change> moveNext(
            ClusterState state, Command.AdvanceDrain step, Scheduler scheduler, Instant now) {
        List<Task> here = currentOn(state, step.worker()).toList();
        long underWay = here.stream()
                .filter(task -> task.isMoving() || Moves.isLeaving(task))
                .count();
        List<Task> next = here.stream()
                .filter(task -> !task.isMoving() && Moves.isOn(task, step.worker()))
                .sorted(ClusterState.PLACING_ORDER)
                .toList();
        List<Change> changes = new ArrayList<>();
        ExpectedLoad load = new ExpectedLoad(step.measured(), now);
        Map<SpecHash, Unplaced> tried = new HashMap<>();
        for (Task task : next) {
            Optional<String> data = Moves.data(task);
            if (data.isPresent()) {
                changes.addAll(Moves.haveNoTarget(task, data.get()));
            } else if (underWay < step.budget()
                    && (AtMostOnce.holdsFor(task) || Moves.bond(task).isEmpty())) {
                Unplaced sameSpec = tried.get(task.specHash());
                Placement target = sameSpec == null
                        ? scheduler.placeElsewhere(task, state, load, now)
                        : new Placement.NoPlace(sameSpec);
                switch (target) {
                    case Placement.Placed placed -> {
                        changes.addAll(
                                AtMostOnce.holdsFor(task)
                                        ? Moves.leave(task)
                                        : Moves.begin(state, task, placed, Reason.DRAINING));
                        return changes;
                    }
                    case Placement.NoPlace noPlace -> {
                        tried.put(task.specHash(), noPlace.why());
                        changes.addAll(Moves.haveNoTarget(task, "no other worker takes it"));
                        changes.addAll(explained(state, task, noPlace.why()));
                    }
                }
            }
        }
        return changes;
    }

    /** The numbers are only remembered: they change as often as the cluster does. */
    private static List<Change> explained(ClusterState state, Task task, Unplaced why) {
        Unplaced there = new Unplaced(Reason.NO_TARGET, why.message(), why.refusals());
        boolean says = Moves.mayHaveNoTarget(task);
        boolean known = state.findUnplaced(task.id()).filter(there::equals).isPresent();
        return !says || known ? List.of() : List.of(new Change.PlacementExplained(task.id(), there));
    }

    /** With force nothing is waited for; what may run again is placed elsewhere when it is gone. */
    private static List<Change> stopAll(ClusterState state, WorkerId worker) {
        List<Change> changes = new ArrayList<>();
        onWorker(state, worker)
                .filter(one ->
                        one.attempt().wanted() == Wanted.RUN && !one.attempt().isComing())
                .forEach(one -> {
                    TaskAttempt stopping =
                            one.attempt().stopping(one.task().spec().stopGrace());
                    changes.add(
                            Moves.isOn(one.task(), worker) && one.task().isCurrent(stopping)
                                    ? Observations.advanced(
                                            one.task(),
                                            stopping,
                                            one.task().state(),
                                            Reason.DRAIN_FORCED,
                                            Reason.DRAIN_FORCED.sentence())
                                    : Endings.unmoved(one.task(), stopping));
                });
        return changes;
    }

    /** An attempt on the worker, and whose it is. */
    private record Placed(Task task, TaskAttempt attempt) {}

    private static Stream<Placed> onWorker(ClusterState state, WorkerId worker) {
        return state.attemptsOn(worker).stream().map(key -> placed(state, key));
    }

    private static Placed placed(ClusterState state, AttemptKey key) {
        Task task = state.loadTask(key.task());
        return new Placed(
                task,
                task.findAttempt(key.attempt())
                        .orElseThrow(
                                () -> new IllegalStateException("attempt " + key + " is indexed and does not exist")));
    }

    /** The tasks that are what an attempt on this worker is. */
    private static Stream<Task> currentOn(ClusterState state, WorkerId worker) {
        return onWorker(state, worker)
                .filter(one -> one.task().isCurrent(one.attempt()))
                .map(Placed::task);
    }
}
