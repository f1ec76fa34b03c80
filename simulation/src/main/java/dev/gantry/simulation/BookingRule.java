package dev.gantry.simulation;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.WorkerId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** No placement over-books a worker, and no port has two owners. */
final class BookingRule {

    private BookingRule() {}

    /** Checks the rows after these events. */
    static void check(SimStore store, List<ClusterEvent> news) {
        check(store, placedOn(news));
    }

    /** The workers on which something was put since they told what they have. */
    private static Set<WorkerId> placedOn(List<ClusterEvent> news) {
        Set<WorkerId> workers = new HashSet<>();
        for (ClusterEvent event : news) {
            if (event.change() instanceof Change.AttemptPlaced placed) {
                workers.add(placed.attempt().worker());
            } else if (event.change() instanceof Change.WorkerRegistered joined) {
                workers.remove(joined.worker());
            }
        }
        return workers;
    }

    private static void check(SimStore store, Set<WorkerId> placedOn) {
        for (Worker worker : store.workers().values()) {
            long[] booked = new long[4];
            Set<String> ports = new HashSet<>();
            for (Task task : store.tasks().values()) {
                for (TaskAttempt attempt : store.attempts(task.id()).values()) {
                    if (attempt.worker().equals(worker.id()) && !Invariants.isOver(attempt)) {
                        add(booked, task);
                        attempt.ports().forEach(port -> {
                            if (!ports.add(port.host() + "/" + port.protocol())) {
                                throw new Violation("port " + port + " has two owners on worker " + worker.name());
                            }
                        });
                    }
                }
            }
            if (!placedOn.contains(worker.id())) {
                // What is found running takes what it takes.
                continue;
            }
            if (booked[0] > worker.capacity().cpuMillis()
                    || booked[1] > worker.capacity().memory()
                    || booked[2] > worker.capacity().disk()
                    || booked[3] > worker.capacity().pids()) {
                throw new Violation("worker " + worker.name() + " is over-booked");
            }
        }
    }

    static void add(long[] booked, Task task) {
        double cores = task.spec().limits().cpuReservation();
        cores = cores == 0 ? task.spec().cpu() : cores;
        booked[0] += cores == 0 ? 100 : Math.round(cores * 1000);
        long reserved = task.spec().limits().memoryReservation();
        booked[1] += reserved == 0 ? task.spec().memory() : reserved;
        booked[2] += task.spec().disk();
        booked[3] += task.spec().pidsLimit();
    }
}
