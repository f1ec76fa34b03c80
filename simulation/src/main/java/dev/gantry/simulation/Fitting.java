package dev.gantry.simulation;

import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.PortSpec;
import dev.gantry.model.SpreadLimit;
import dev.gantry.model.WorkerId;
import dev.gantry.simulation.generate.Condition;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whether a worker could take a task, by the plain rules of the documentation, from rows and what workers have beside them. */
final class Fitting {

    private final SimStore store;
    private final ClusterViews views;
    private final Set<Task> gone;

    /**
     * Everything as it is, but for some tasks.
     *
     * @param views knows of the orphans, which are in no row
     * @param gone tasks that are supposed to have left the worker that is asked about
     */
    Fitting(SimStore store, ClusterViews views, Set<Task> gone) {
        this.store = store;
        this.views = views;
        this.gone = gone;
    }

    /** Whether the worker, which takes tasks, could take this one. */
    boolean fits(Task waiting, Worker worker) {
        return (worker.leases() || waiting.spec().onDisconnect() != OnDisconnect.STOP)
                && waiting.spec().constraints().stream().allMatch(text -> Condition.holds(text, worker))
                && hasRoom(waiting, worker)
                && waiting.spec().spread().stream().noneMatch(limit -> isReached(limit, waiting, worker))
                && others(waiting)
                        .filter(other -> live(other, worker).anyMatch(worker.id()::equals))
                        .noneMatch(other -> isUnwanted(other, waiting));
    }

    private static boolean isUnwanted(Task other, Task waiting) {
        return waiting.spec().antiAffinity().stream().anyMatch(text -> Condition.holds(text, other.spec()));
    }

    private Stream<Task> others(Task waiting) {
        return store.tasks().values().stream().filter(task -> !task.id().equals(waiting.id()));
    }

    /** Where a task has attempts that are not over. */
    private Stream<WorkerId> live(Task task, Worker asked) {
        return liveAttempts(task, asked).map(TaskAttempt::worker);
    }

    private Stream<TaskAttempt> liveAttempts(Task task, Worker asked) {
        return store.attempts(task.id()).values().stream()
                .filter(attempt -> !Invariants.isOver(attempt))
                .filter(attempt -> !gone.contains(task) || !attempt.worker().equals(asked.id()));
    }

    private boolean isReached(SpreadLimit limit, Task waiting, Worker worker) {
        Optional<String> group = Optional.ofNullable(worker.labels().get(limit.by()));
        boolean byWorker = limit.by().equals("worker");
        if (!byWorker && group.isEmpty()) {
            return true;
        }
        Predicate<WorkerId> counted = byWorker ? worker.id()::equals : id -> group.equals(label(id, limit.by()));
        return others(waiting)
                        .filter(other -> !other.spec().spread().isEmpty())
                        .filter(other ->
                                other.spec().name().equals(waiting.spec().name()))
                        .flatMap(other -> live(other, worker))
                        .filter(counted)
                        .count()
                >= limit.max();
    }

    private Optional<String> label(WorkerId id, String name) {
        return Optional.ofNullable(store.workers().get(id))
                .flatMap(worker -> Optional.ofNullable(worker.labels().get(name)));
    }

    private boolean hasRoom(Task waiting, Worker worker) {
        long[] booked = new long[4];
        BookingRule.add(booked, waiting);
        Set<String> ports = new HashSet<>();
        for (Task task : store.tasks().values()) {
            liveAttempts(task, worker)
                    .filter(attempt -> attempt.worker().equals(worker.id()))
                    .forEach(attempt -> {
                        BookingRule.add(booked, task);
                        attempt.ports().forEach(port -> ports.add(port.host() + "/" + port.protocol()));
                    });
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
        Set<String> used = new HashSet<>(taken);
        for (PortSpec port : waiting.spec().ports()) {
            if (port.host() != 0 && !used.add(port.host() + "/" + port.protocol())) {
                return false;
            }
        }
        for (PortSpec port : waiting.spec().ports()) {
            int free = worker.portRange().first();
            while (port.host() == 0 && used.contains(free + "/" + port.protocol())) {
                free++;
            }
            if (free > worker.portRange().last()) {
                return false;
            }
            if (port.host() == 0) {
                used.add(free + "/" + port.protocol());
            }
        }
        return true;
    }
}
