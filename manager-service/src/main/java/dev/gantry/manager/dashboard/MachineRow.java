package dev.gantry.manager.dashboard;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.model.EngineState;

/**
 * A worker in the table of machines.
 *
 * @param orphans how many containers it has that the store does not know; empty if none
 */
record MachineRow(
        String id,
        String name,
        String address,
        MachineStanding standing,
        String availability,
        String engine,
        Gauge cpu,
        Gauge memory,
        int tasks,
        String orphans) {

    static MachineRow of(WorkerView view) {
        Worker worker = view.worker();
        return new MachineRow(
                worker.id().toString(),
                worker.name(),
                worker.address(),
                MachineStanding.of(view),
                availability(worker.availability()),
                engine(view),
                Gauge.cpu(view.booked(), worker.capacity()),
                Gauge.memory(view.booked(), worker.capacity()),
                view.attempts().size(),
                view.orphans().isEmpty() ? "" : Words.count(view.orphans().size(), "orphan", "orphans"));
    }

    private static String availability(Availability availability) {
        return switch (availability) {
            case ACTIVE -> "active";
            case CORDONED -> "cordoned, takes no new tasks";
        };
    }

    private static String engine(WorkerView view) {
        String version = view.worker().engine().version();
        if (version.isEmpty()) {
            return "no engine known";
        }
        return "Docker " + version + (view.sight().engine() == EngineState.OK ? "" : " does not answer");
    }
}
