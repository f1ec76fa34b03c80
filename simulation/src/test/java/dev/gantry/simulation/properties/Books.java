package dev.gantry.simulation.properties;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.Phase;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Protocol;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskId;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What is booked, counted anew from the tasks' attempts and the orphans. Asks none of the cluster's own indexes. */
final class Books {

    /** An attempt that is not over, and whose it is. */
    record Entry(Task task, TaskAttempt attempt) {}

    private final ClusterState state;
    private final Map<WorkerId, List<Entry>> byWorker = new HashMap<>();

    Books(ClusterState state) {
        this(state, Set.of(), Set.of());
    }

    /** The books as if some tasks had nothing any more on some workers. */
    Books(ClusterState state, Set<TaskId> gone, Set<WorkerId> from) {
        this.state = state;
        for (Task task : state.tasks()) {
            for (TaskAttempt attempt : task.attempts()) {
                boolean arrives = attempt.successor() && attempt.wanted() == Wanted.RUN;
                boolean left = gone.contains(task.id()) && from.contains(attempt.worker()) && !arrives;
                if (isLive(attempt) && !left) {
                    byWorker.computeIfAbsent(attempt.worker(), _ -> new ArrayList<>())
                            .add(new Entry(task, attempt));
                }
            }
        }
    }

    static boolean isLive(TaskAttempt attempt) {
        return attempt.phase() != Phase.GONE && attempt.phase() != Phase.ABANDONED;
    }

    List<Entry> on(WorkerId worker) {
        return byWorker.getOrDefault(worker, List.of());
    }

    Resources booked(WorkerId worker) {
        long cpu = 0;
        long memory = 0;
        long disk = 0;
        long pids = 0;
        for (Entry entry : on(worker)) {
            cpu += cpuMillis(entry.task());
            memory += memory(entry.task());
            disk += entry.task().spec().disk();
            pids += entry.task().spec().pidsLimit();
        }
        for (Orphan orphan : state.orphans(worker)) {
            cpu += orphan.booking().cpuMillis();
            memory += orphan.booking().memory();
            disk += orphan.booking().disk();
            pids += orphan.booking().pids();
        }
        return new Resources(cpu, memory, disk, pids);
    }

    /** A task books what it reserves, otherwise its limit; without either, a tenth of a core. */
    static long cpuMillis(Task task) {
        double reserved = task.spec().limits().cpuReservation();
        if (reserved != 0) {
            return Math.round(reserved * 1_000);
        }
        return task.spec().cpu() == 0 ? 100 : Math.round(task.spec().cpu() * 1_000);
    }

    /** What it reserves, otherwise its limit. */
    static long memory(Task task) {
        long reserved = task.spec().limits().memoryReservation();
        return reserved == 0 ? task.spec().memory() : reserved;
    }

    /** How many owners a port of a worker has. */
    long owners(WorkerId worker, int port, Protocol protocol) {
        return Stream.concat(
                        on(worker).stream().flatMap(entry -> entry.attempt().ports().stream()),
                        state.orphans(worker).stream().flatMap(orphan -> orphan.ports().stream()))
                .filter(taken -> taken.host() == port && taken.protocol() == protocol)
                .count();
    }

    /** The ports that tasks have on a worker. */
    List<PortMapping> ports(WorkerId worker) {
        return on(worker).stream()
                .flatMap(entry -> entry.attempt().ports().stream())
                .toList();
    }

    /** The attempts of other tasks with the same name and with spread limits, on the workers that are counted. */
    long alike(Task task, Predicate<WorkerId> counted) {
        return byWorker.entrySet().stream()
                .filter(entry -> counted.test(entry.getKey()))
                .flatMap(entry -> entry.getValue().stream())
                .map(Entry::task)
                .filter(other -> !other.id().equals(task.id()))
                .filter(other -> other.spec().name().equals(task.spec().name()))
                .filter(other -> !other.spec().spread().isEmpty())
                .count();
    }
}
