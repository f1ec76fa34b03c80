package dev.gantry.simulation;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.model.Attempt;
import dev.gantry.model.DesiredState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import dev.gantry.simulation.Container.Status;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Where a cluster without faults has to come to: containers where rows say so, and nothing waiting that could run. */
final class Convergence {

    private final SimStore store;
    private final Collection<SimWorker> machines;
    private final Optional<SimWorker> doomed;
    private final Optional<SimWorker> withoutEngine;
    private final Ledger ledger;
    private final boolean clocksWereWrong;

    Convergence(SimStore store, Collection<SimWorker> machines, Chaos chaos, Ledger ledger) {
        this.store = store;
        this.machines = machines;
        this.doomed = chaos.doomed();
        this.withoutEngine = chaos.withoutEngine();
        this.ledger = ledger;
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
                boolean needed = attempt.number().number() == newest(task) || task.state() == TaskState.PENDING;
                if (Invariants.isFinal(task) || !needed) {
                    return Optional.of(
                            "attempt " + attempt.number() + " of task " + task.id() + " is not needed and runs");
                }
            }
        }
        return Optional.empty();
    }

    private int newest(Task task) {
        return store.attempts(task.id()).keySet().stream()
                .mapToInt(number -> number)
                .max()
                .orElse(0);
    }

    /** Containers run exactly where rows say so. */
    private Optional<String> containers(ClusterViews views) {
        Map<AttemptKey, String> running = new HashMap<>();
        for (SimWorker machine : machines) {
            if (hasNoEngine(machine.id())) {
                continue;
            }
            for (Container container : machine.engine().containers()) {
                if (container.status == Status.RUNNING && container.ends) {
                    return Optional.of("container " + container + " is going to end");
                }
                if (container.status == Status.RUNNING) {
                    running.put(container.attempt, container.id);
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
            if (waits && store.workers().values().stream().anyMatch(worker -> fits(task, worker, views))) {
                return Optional.of("task " + task.id() + " waits and would fit");
            }
            if (keepsQuiet(task)) {
                return Optional.of("task " + task.id() + " does not say that its engine is silent");
            }
            boolean stranded = task.desired() == DesiredState.RUNNING
                    && task.state() != TaskState.PENDING
                    && onDoomed
                    && isMissed(current(task).worker())
                    && (current(task).wanted() == Wanted.RUN
                            || isDoomed(current(task).worker()))
                    && task.spec().onDisconnect() == OnDisconnect.REPLACE;
            if (stranded) {
                return Optional.of("task " + task.id() + " stays on a machine that is off, or has no engine");
            }
        }
        return Optional.empty();
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

    /** Whether a worker could take a task now, by the plain rules of resources and ports. */
    private boolean fits(Task waiting, Worker worker, ClusterViews views) {
        if (isDoomed(worker.id())
                || hasNoEngine(worker.id())
                || worker.lost()
                || worker.availability() != Availability.ACTIVE) {
            return false;
        }
        long[] booked = new long[4];
        Invariants.add(booked, waiting);
        Set<String> ports = new HashSet<>();
        for (Task task : store.tasks().values()) {
            for (TaskAttempt attempt : store.attempts(task.id()).values()) {
                if (!Invariants.isOver(attempt) && attempt.worker().equals(worker.id())) {
                    Invariants.add(booked, task);
                    attempt.ports().forEach(port -> ports.add(port.host() + "/" + port.protocol()));
                }
            }
        }
        for (Orphan orphan :
                views.findWorker(worker.id()).map(WorkerView::orphans).orElse(List.of())) {
            booked[0] += orphan.booking().cpuMillis();
            booked[1] += orphan.booking().memory();
            booked[2] += orphan.booking().disk();
            booked[3] += orphan.booking().pids();
            orphan.ports().forEach(port -> ports.add(port.host() + "/" + port.protocol()));
        }
        return booked[0] <= worker.capacity().cpuMillis()
                && booked[1] <= worker.capacity().memory()
                && booked[2] <= worker.capacity().disk()
                && booked[3] <= worker.capacity().pids()
                && hasPorts(waiting, worker, ports);
    }

    private static boolean hasPorts(Task waiting, Worker worker, Set<String> taken) {
        Set<Integer> fixed = new HashSet<>();
        for (PortSpec port : waiting.spec().ports()) {
            if (port.host() != 0 && (taken.contains(port.host() + "/" + port.protocol()) || !fixed.add(port.host()))) {
                return false;
            }
        }
        for (PortSpec port : waiting.spec().ports()) {
            int free = worker.portRange().first();
            while (port.host() == 0 && (fixed.contains(free) || taken.contains(free + "/" + port.protocol()))) {
                free++;
            }
            if (free > worker.portRange().last()) {
                return false;
            }
            if (port.host() == 0) {
                fixed.add(free);
            }
        }
        return true;
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
