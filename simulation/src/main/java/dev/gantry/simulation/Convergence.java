package dev.gantry.simulation;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Drain;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.model.Attempt;
import dev.gantry.model.DesiredState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import dev.gantry.simulation.Container.Health;
import dev.gantry.simulation.Container.Status;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a cluster without faults has to come to: containers where rows say so, and nothing waiting that could run. */
final class Convergence {

    private final SimStore store;
    private final Collection<SimWorker> machines;
    private final Optional<SimWorker> doomed;
    private final Optional<SimWorker> withoutEngine;
    private final Ledger ledger;
    private final int preemptionBudget;
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
        this.doomed = chaos.doomed();
        this.withoutEngine = chaos.withoutEngine();
        this.ledger = ledger;
        this.preemptionBudget = preemptionBudget;
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
                .or(this::attempts)
                .or(() -> containers(views))
                .or(() -> drains(views))
                .or(() -> tasks(views))
                .or(() -> views(leader.get()));
    }

    private Optional<String> workers() {
        for (SimWorker machine : machines) {
            Worker row = store.workers().get(machine.id());
            if (row != null && ledger.toForget().contains(machine.id())) {
                return Optional.of("worker " + machine.name() + " is off for good and not forgotten");
            }
            boolean off = isDoomed(machine.id());
            boolean asItShould = row == null ? off : row.lost() == off && (off || machine.isJoined());
            if (!asItShould) {
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

    private boolean isDoomed(WorkerId id) {
        return doomed.filter(machine -> machine.id().equals(id)).isPresent();
    }

    /** Whether its engine is silent for good. */
    private boolean hasNoEngine(WorkerId id) {
        return withoutEngine.filter(machine -> machine.id().equals(id)).isPresent();
    }

    /** Whether it, or its engine, is off for good and nobody has said so: what it had is waited for. */
    private boolean isMissed(WorkerId id) {
        return (isDoomed(id) || hasNoEngine(id)) && store.workers().containsKey(id);
    }

    private Optional<String> attempts() {
        for (Task task : store.tasks().values()) {
            for (TaskAttempt attempt : store.attempts(task.id()).values()) {
                if (Invariants.isOver(attempt) || isMissed(attempt.worker())) {
                    continue;
                }
                if (attempt.wanted() == Wanted.STOP || attempt.phase() != Phase.RUNNING) {
                    return Optional.of("attempt " + attempt.number() + " of task " + task.id() + " is wanted "
                            + attempt.wanted() + " and still " + attempt.phase());
                }
                // Where the newest attempt failed, an older one that runs goes on until another one is ready.
                if (attempt.successor()) {
                    return Optional.of("attempt " + attempt.number() + " of task " + task.id() + " is to take over");
                }
                boolean needed = attempt.number().number() == newest(task) || task.state() == TaskState.PENDING;
                if (Invariants.isFinal(task) || !needed) {
                    return Optional.of(
                            "attempt " + attempt.number() + " of task " + task.id() + " is not needed and runs");
                }
            }
        }
        return Optional.empty();
    }

    /** The number of the current attempt: the newest of those that are no successors. */
    private int newest(Task task) {
        return store.attempts(task.id()).values().stream()
                .filter(attempt -> !attempt.successor())
                .mapToInt(attempt -> attempt.number().number())
                .max()
                .orElse(0);
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
            if (drain.state() == Drain.State.DRAINING && !isMissed(worker.id())) {
                Optional<Task> movable = here.stream()
                        .filter(task -> task.spec().onDisconnect() != OnDisconnect.KEEP
                                && task.state() != TaskState.PENDING
                                && task.desired() == DesiredState.RUNNING)
                        .filter(task -> store.workers().values().stream()
                                .anyMatch(other ->
                                        takesTasks(other) && new Fitting(store, views, Set.of()).fits(task, other)))
                        .findFirst();
                if (movable.isPresent()) {
                    return movable.map(task -> "task " + task.id() + " would fit elsewhere and is on worker "
                            + worker.name() + ", which is drained");
                }
            }
        }
        return Optional.empty();
    }

    /** Containers run exactly where rows say so. */
    private Optional<String> containers(ClusterViews views) {
        Map<AttemptKey, String> running = new HashMap<>();
        for (SimWorker machine : machines) {
            if (machine.engine().containers().stream()
                    .anyMatch(container -> container.status == Status.RUNNING && container.plans > 0)) {
                return Optional.of("a container of machine " + machine.name() + " is going to do otherwise");
            }
            for (Container container : machine.engine().containers()) {
                if (container.status == Status.RUNNING && container.ends) {
                    return Optional.of("container " + container + " is going to end");
                }
                if (hasNoEngine(machine.id())) {
                    continue;
                }
                if (container.status == Status.RUNNING && container.isSick) {
                    return Optional.of("container " + container + " is given up by its check, and runs");
                }
                if (container.status == Status.RUNNING) {
                    running.put(container.attempt, container.id);
                }
                if (container.status == Status.RUNNING && !tellsHealth(container)) {
                    return Optional.of("the row of container " + container + " does not say how it does");
                }
            }
        }
        for (Task task : store.tasks().values()) {
            for (Map.Entry<Integer, TaskAttempt> row : store.attempts(task.id()).entrySet()) {
                AttemptKey key = new AttemptKey(task.id(), new Attempt(row.getKey()));
                if (row.getValue().phase() == Phase.ABANDONED) {
                    continue;
                }
                boolean should = !Invariants.isOver(row.getValue())
                        && !isMissed(row.getValue().worker());
                String is = String.valueOf(running.remove(key));
                if (!is.equals(should ? row.getValue().containerId() : "null")) {
                    return Optional.of("attempt " + key + " runs as " + is + ", and its row is " + row.getValue());
                }
            }
        }
        return running.keySet().stream()
                .filter(key -> !isShownAsOrphan(key, views))
                .findFirst()
                .map(key -> "attempt " + key + " runs and has no row");
    }

    /** Whether the row of a running container says what its checks say, if it has a row. */
    private boolean tellsHealth(Container container) {
        Reason expected = container.health == Health.GOOD ? Reason.HEALTHY : Reason.UNHEALTHY;
        return container.health == Health.UNKNOWN
                || store.findAttempt(container.attempt)
                        .filter(attempt -> !Invariants.isOver(attempt) && attempt.reason() != expected)
                        .isEmpty();
    }

    /** What a forgotten machine had runs on when it comes back, and everybody can see it. */
    private boolean isShownAsOrphan(AttemptKey key, ClusterViews views) {
        boolean abandoned = store.findAttempt(key)
                .map(row -> row.phase() == Phase.ABANDONED)
                .orElseGet(() -> store.wasRestored() || !store.tasks().containsKey(key.task()));
        return abandoned && orphans(views).anyMatch(orphan -> orphan.key().equals(key));
    }

    private static Stream<Orphan> orphans(ClusterViews views) {
        return views.workers().stream().flatMap(view -> view.orphans().stream());
    }

    private Optional<String> tasks(ClusterViews views) {
        for (Task task : store.tasks().values()) {
            if (Invariants.isFinal(task)) {
                continue;
            }
            boolean onDoomed = store.attempts(task.id()).values().stream()
                    .anyMatch(attempt -> !Invariants.isOver(attempt) && isMissed(attempt.worker()));
            if (task.desired() == DesiredState.STOPPED && !onDoomed) {
                return Optional.of("task " + task.id() + " is to stop and is " + task.state());
            }
            boolean waits = task.desired() == DesiredState.RUNNING && task.state() == TaskState.PENDING;
            Optional<String> inVain = store.workers().values().stream()
                    .filter(_ -> waits)
                    .flatMap(worker -> waitsInVain(task, worker, views).stream())
                    .findFirst();
            if (inVain.isPresent()) {
                return inVain;
            }
            if (keepsQuiet(task)) {
                return Optional.of("task " + task.id() + " does not say that its engine is silent");
            }
            boolean stranded = task.desired() == DesiredState.RUNNING
                    && task.state() != TaskState.PENDING
                    && onDoomed
                    && isMissed(current(task).worker())
                    && goesElsewhere(task);
            if (stranded) {
                return Optional.of("task " + task.id() + " stays on a machine that is off, or has no engine");
            }
        }
        return Optional.empty();
    }

    /** A worker that answers keeps what must not run twice, whatever its engine does. */
    private boolean goesElsewhere(Task task) {
        return switch (task.spec().onDisconnect()) {
            case REPLACE -> true;
            case KEEP -> false;
            case STOP -> isDoomed(current(task).worker());
        };
    }

    private boolean isLost(WorkerId id) {
        Worker row = store.workers().get(id);
        return row != null && row.lost();
    }

    private boolean keepsQuiet(Task task) {
        return task.desired() == DesiredState.RUNNING
                && task.state() != TaskState.PENDING
                && hasNoEngine(current(task).worker())
                && current(task).wanted() == Wanted.RUN
                && task.reason() != (isLost(current(task).worker()) ? Reason.WORKER_LOST : Reason.ENGINE_DOWN);
    }

    private TaskAttempt current(Task task) {
        TaskAttempt current = store.attempts(task.id()).get(newest(task));
        if (current == null) {
            throw new Violation("task " + task.id() + " is " + task.state() + " and has no attempt");
        }
        return current;
    }

    private boolean takesTasks(Worker worker) {
        return !isDoomed(worker.id())
                && !hasNoEngine(worker.id())
                && !worker.lost()
                && worker.availability() == Availability.ACTIVE;
    }

    /** Whether a task that waits would fit on a worker, or would if those who may give way to it, few enough, had left. */
    private Optional<String> waitsInVain(Task waiting, Worker worker, ClusterViews views) {
        if (!takesTasks(worker)) {
            return Optional.empty();
        }
        if (new Fitting(store, views, Set.of()).fits(waiting, worker)) {
            return Optional.of("task " + waiting.id() + " waits and would fit");
        }
        Set<Task> lesser = store.tasks().values().stream()
                .filter(task -> mayGiveWay(task, waiting, worker))
                .collect(Collectors.toSet());
        boolean helps = !lesser.isEmpty()
                && lesser.size() <= preemptionBudget
                && new Fitting(store, views, lesser).fits(waiting, worker);
        return helps
                ? Optional.of("task " + waiting.id() + " waits and less important ones could give way")
                : Optional.empty();
    }

    private boolean mayGiveWay(Task task, Task waiting, Worker worker) {
        return task.spec().priority() < waiting.spec().priority()
                && task.spec().onDisconnect() != OnDisconnect.KEEP
                && task.desired() == DesiredState.RUNNING
                && task.state() == TaskState.RUNNING
                && current(task).wanted() == Wanted.RUN
                && current(task).worker().equals(worker.id());
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
