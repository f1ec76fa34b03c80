package dev.gantry.simulation.properties;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that can be asked of a cluster at one moment, so that a change of it is seen. */
record Snapshot(
        List<Task> tasks,
        List<Machine> machines,
        List<Task> pending,
        List<Task> starting,
        Map<TaskId, Instant> tombstones,
        Optional<WorkerId> newestPlacement) {

    record Machine(
            Worker worker, WorkerSight sight, Resources booked, List<AttemptKey> attempts, List<Orphan> orphans) {}

    static Snapshot of(ClusterState state) {
        List<Machine> machines = new ArrayList<>();
        for (Worker worker : state.workers()) {
            WorkerId id = worker.id();
            machines.add(new Machine(
                    worker, state.sight(id), state.booked(id), List.copyOf(state.attemptsOn(id)), state.orphans(id)));
        }
        return new Snapshot(
                List.copyOf(state.tasks()),
                machines,
                state.pending(),
                state.starting(),
                Map.copyOf(state.tombstones()),
                state.newestPlacement());
    }
}
