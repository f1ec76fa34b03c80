package dev.gantry.manager.dashboard;

import dev.gantry.manager.cluster.Drain;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.model.EngineState;
import java.util.Optional;

/**
 * A worker in the table of machines.
 *
 * @param overcommitted that more is booked than it has; empty if not
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
        String overcommitted,
        int tasks,
        String orphans) {

    static MachineRow of(WorkerView view) {
        Worker worker = view.worker();
        return new MachineRow(
                worker.id().toString(),
                worker.name(),
                worker.address(),
                MachineStanding.of(view),
                availability(view),
                engine(view),
                Gauge.cpu(view.booked(), worker.capacity()),
                Gauge.memory(view.booked(), worker.capacity()),
                view.isOvercommitted() ? "overcommitted, takes no new tasks" : "",
                view.attempts().size(),
                view.orphans().isEmpty() ? "" : Words.count(view.orphans().size(), "orphan", "orphans"));
    }

    private static String availability(WorkerView view) {
        return switch (view.worker().availability()) {
            case ACTIVE -> "active";
            case CORDONED -> "cordoned, takes no new tasks";
            case DRAINING ->
                Optional.ofNullable(view.worker().drain())
                        .map(drain -> drain(drain, view))
                        .orElseThrow();
        };
    }

    private static String drain(Drain drain, WorkerView view) {
        int left = view.attempts().size() + view.orphans().size();
        return switch (drain.state()) {
            case DRAINING -> "draining, " + left + " of " + Math.max(left, drain.total()) + " left";
            case FORCED -> "draining by force, " + left + " left";
            case DRAINED -> "drained, takes no new tasks";
            case TIMED_OUT -> "drain timed out, " + left + " left";
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
