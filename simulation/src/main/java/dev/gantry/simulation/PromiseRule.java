package dev.gantry.simulation;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * No task that moves, and no less important one, takes the room that others are leaving for one that waits. Only what is beyond
 * doubt is judged: the one that waits has nothing anywhere, no back-off may keep it from there by the manager's clock, and it
 * wants no ports; room is being made nowhere else; and nothing is on any worker that is in no row.
 */
final class PromiseRule {

    /** For whom a task was told to leave its worker. */
    private record Order(WorkerId worker, TaskId important) {}

    /** A task that is put on a worker which others have been told to leave. */
    private record Arrival(ClusterEvent event, TaskId task, Order order) {

        boolean isMove() {
            return event.change() instanceof Change.AttemptPlaced placed
                    && placed.attempt().successor();
        }
    }

    private final SimStore store;
    private final BackOffs backOffs;
    private final Coverage coverage;
    private final Set<Order> orders = new LinkedHashSet<>();
    private final List<Arrival> arrivals = new ArrayList<>();

    PromiseRule(SimStore store, BackOffs backOffs, Coverage coverage) {
        this.store = store;
        this.backOffs = backOffs;
        this.coverage = coverage;
    }

    /** The store is an earlier one now. */
    void restored() {
        orders.clear();
        arrivals.clear();
    }

    /** Somebody has been told to leave a worker for a more important task. */
    void ordered(WorkerId worker, TaskId important) {
        orders.add(new Order(worker, important));
    }

    /** Takes the next event of a task, which its history does not have yet. */
    void take(ClusterEvent event, TaskHistory task, Map<TaskId, TaskHistory> all) {
        if (!(event.change() instanceof Change.AttemptPlaced placed)) {
            return;
        }
        orders.removeIf(order -> order.important().equals(placed.task()));
        orders.stream()
                .filter(order -> order.worker().equals(placed.attempt().worker()))
                .filter(order -> placed.attempt().successor()
                        || Optional.ofNullable(all.get(order.important()))
                                .filter(important -> task.spec().priority()
                                        < important.spec().priority())
                                .isPresent())
                .map(order -> new Arrival(event, placed.task(), order))
                .forEach(arrivals::add);
    }

    /** Judges by the rows as they are after the events that were taken. Where nobody is leaving any more, the promise ends. */
    void check() {
        arrivals.forEach(this::check);
        arrivals.clear();
        orders.removeIf(order -> store.tasks().values().stream().noneMatch(task -> isLeaving(task, order.worker())));
    }

    private void check(Arrival arrival) {
        Task waiting = store.tasks().get(arrival.order().important());
        Worker worker = store.workers().get(arrival.order().worker());
        if (waiting == null
                || worker == null
                || !isBeyondDoubt(waiting, worker)
                || backOffs.mayBeOn(waiting.spec(), worker, arrival.event().at())
                || hasMoreThere(arrival)) {
            return;
        }
        coverage.count("promises", arrival.isMove() ? "move to where others leave" : "placement where others leave");
        Set<Task> gone = store.tasks().values().stream()
                .filter(task -> isLeaving(task, worker.id()))
                .collect(Collectors.toSet());
        boolean fits = fits(waiting, worker, gone);
        Optional.ofNullable(store.tasks().get(arrival.task())).ifPresent(gone::add);
        if (!fits && fits(waiting, worker, gone)) {
            throw new Violation("task " + arrival.task() + " takes the room on worker " + worker.name()
                    + " that is being made for task " + waiting.id() + ": " + arrival.event());
        }
    }

    /** What a task has left behind there, on its own account, is no room that it takes. */
    private boolean hasMoreThere(Arrival arrival) {
        return store.attempts(arrival.task()).values().stream()
                        .filter(attempt -> !Invariants.isOver(attempt))
                        .filter(attempt ->
                                attempt.worker().equals(arrival.order().worker()))
                        .count()
                > 1;
    }

    private boolean fits(Task waiting, Worker worker, Set<Task> gone) {
        return new Fitting(store, new ClusterViews(), gone).fits(waiting, worker);
    }

    private boolean isBeyondDoubt(Task waiting, Worker worker) {
        return waiting.state() == TaskState.PENDING
                && waiting.desired() == DesiredState.RUNNING
                && waiting.spec().ports().isEmpty()
                && !store.wasRestored()
                && attempts(waiting).allMatch(Invariants::isOver)
                && store.tasks().values().stream()
                        .flatMap(this::attempts)
                        .noneMatch(attempt -> attempt.phase() == Phase.ABANDONED)
                && store.workers().values().stream()
                        .filter(other -> !other.id().equals(worker.id()))
                        .noneMatch(
                                other -> store.tasks().values().stream().anyMatch(task -> isLeaving(task, other.id())));
    }

    private Stream<TaskAttempt> attempts(Task task) {
        return store.attempts(task.id()).values().stream();
    }

    private boolean isLeaving(Task task, WorkerId worker) {
        return task.reason() == Reason.PREEMPTED
                && attempts(task)
                        .filter(attempt -> attempt.worker().equals(worker))
                        .anyMatch(attempt -> !Invariants.isOver(attempt) && attempt.wanted() == Wanted.STOP);
    }
}
