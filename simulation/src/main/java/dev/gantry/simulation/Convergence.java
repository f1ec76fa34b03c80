package dev.gantry.simulation;

import dev.gantry.manager.cluster.Drain;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.model.DesiredState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.TaskState;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Where a cluster without faults has to come to: containers where rows say so, and nothing waiting that could run. */
final class Convergence {

    private final SimStore store;
    private final Collection<SimWorker> machines;
    private final Losses losses;
    private final Ledger ledger;
    private final ContainersAtRest containers;
    private final TasksAtRest tasks;
    private final boolean clocksWereWrong;
    private final Supplier<Instant> now;

    Convergence(
            SimStore store,
            Collection<SimWorker> machines,
            Chaos chaos,
            Ledger ledger,
            int preemptionBudget,
            Supplier<Instant> now) {
        this.now = now;
        this.store = store;
        this.machines = machines;
        this.losses = new Losses(store, chaos.doomed(), chaos.withoutEngine());
        this.ledger = ledger;
        this.containers = new ContainersAtRest(store, machines, losses);
        this.tasks = new TasksAtRest(store, losses, preemptionBudget);
        this.clocksWereWrong = chaos.clocksWereWrong();
    }

    /** The first thing that is not as it has to be, or nothing. */
    Optional<String> missing(Managers managers) {
        Optional<SimManager> leader = managers.leader();
        if (leader.isEmpty()) {
            return Optional.of("nobody leads");
        }
        if (managers.leading() > 1) {
            return Optional.of("a deposed manager takes itself for the leader");
        }
        ClusterViews views = leader.get().views();
        if (views.isSettling()) {
            return Optional.of("the restored backup is not settled");
        }
        return workers()
                .or(() -> containers.missing(views))
                .or(() -> drains(views))
                .or(() -> tasks.missing(views))
                .or(() -> views(leader.get()));
    }

    private Optional<String> workers() {
        for (SimWorker machine : machines) {
            Worker row = store.workers().get(machine.id());
            if (row != null && ledger.toForget().contains(machine.id())) {
                return Optional.of("worker " + machine.name() + " is off for good and not forgotten");
            }
            boolean off = losses.isDoomed(machine.id());
            if (!(row == null ? off : isLostOrJoined(row, machine))) {
                return Optional.of(
                        "worker " + machine.name() + (off ? " is off for good and not lost" : " has not joined"));
            }
            // One that is not ready registers until it is taken in, whatever its clock says.
            if (!off
                    && (!clocksWereWrong || !machine.isReady())
                    && row != null
                    && !machine.incarnation().equals(row.incarnation())) {
                return Optional.of("worker " + machine.name() + " is known by an earlier process");
            }
        }
        return Optional.empty();
    }

    /** One that was lost, and whose engine does not let it tell what it has, stays lost however often it registers. */
    private boolean isLostOrJoined(Worker row, SimWorker machine) {
        boolean off = losses.isDoomed(machine.id());
        return off ? row.lost() : machine.isJoined() && (!row.lost() || losses.hasNoEngine(machine.id()));
    }

    /** A worker that is drained is empty, but for what can go nowhere or may not; and nothing more is going to happen. */
    private Optional<String> drains(ClusterViews views) {
        for (Worker worker : store.workers().values()) {
            Drain drain = worker.drain();
            if (drain == null) {
                continue;
            }
            List<Task> here = store.tasks().values().stream()
                    .filter(task -> store.attempts(task.id()).values().stream()
                            .anyMatch(attempt -> !Invariants.isOver(attempt)
                                    && attempt.worker().equals(worker.id())))
                    .toList();
            boolean underWay = drain.state() == Drain.State.DRAINING || drain.state() == Drain.State.FORCED;
            boolean empty = here.isEmpty()
                    && views.findWorker(worker.id())
                            .map(view -> view.orphans().isEmpty())
                            .orElse(true);
            if (drain.state() == Drain.State.DRAINED ? !here.isEmpty() : underWay && empty) {
                return Optional.of("worker " + worker.name() + " has " + here.size() + " tasks and is " + drain);
            }
            if (drain.state() == Drain.State.DRAINING
                    && drain.deadline().isBefore(now.get().plusSeconds(300))) {
                return Optional.of("the drain of worker " + worker.name() + " is going to end");
            }
            if (drain.state() == Drain.State.DRAINING && !losses.isMissed(worker.id())) {
                Optional<Task> movable = here.stream()
                        .filter(task -> task.spec().onDisconnect() != OnDisconnect.KEEP
                                && task.state() != TaskState.PENDING
                                && task.desired() == DesiredState.RUNNING)
                        .filter(task -> store.workers().values().stream()
                                .anyMatch(other -> losses.takesTasks(other)
                                        && new Fitting(store, views, Set.of()).fits(task, other)))
                        .findFirst();
                if (movable.isPresent()) {
                    return movable.map(task -> "task " + task.id() + " would fit elsewhere and is on worker "
                            + worker.name() + ", which is drained");
                }
            }
        }
        return Optional.empty();
    }

    /** What the manager shows is what is stored. */
    private Optional<String> views(SimManager leader) {
        for (Task row : store.tasks().values()) {
            boolean same = leader.views()
                    .findTask(row.id())
                    .filter(seen -> seen.state() == row.state() && seen.desired() == row.desired())
                    .isPresent();
            if (!same) {
                return Optional.of("the manager shows task " + row.id() + " otherwise than it is stored");
            }
        }
        return leader.views().taskCount() == store.tasks().size()
                ? Optional.empty()
                : Optional.of("the manager shows tasks that are not stored");
    }
}
