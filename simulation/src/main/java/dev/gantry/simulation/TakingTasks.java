package dev.gantry.simulation;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.Drain;
import dev.gantry.model.WorkerId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which workers take new tasks, as events tell it, and that no other one gets any. */
final class TakingTasks {

    private final Map<WorkerId, Availability> availabilities = new HashMap<>();
    private final Set<WorkerId> drained = new HashSet<>();
    private final Set<WorkerId> forced = new HashSet<>();

    /** The store is an earlier one now. */
    void restored(List<ClusterEvent> events) {
        availabilities.clear();
        drained.clear();
        forced.clear();
        events.forEach(this::take);
    }

    /** Learns from an event, in their order. */
    void take(ClusterEvent event) {
        switch (event.change()) {
            case Change.WorkerRegistered joined ->
                availabilities.put(joined.worker(), joined.registered().availability());
            case Change.AvailabilityChanged changed -> {
                availabilities.put(changed.worker(), changed.availability());
                forced.remove(changed.worker());
            }
            case Change.DrainChanged changed -> {
                availabilities.put(changed.worker(), Availability.DRAINING);
                if (changed.drain().state() == Drain.State.DRAINING) {
                    drained.add(changed.worker());
                }
                if (changed.drain().state() == Drain.State.FORCED) {
                    forced.add(changed.worker());
                } else {
                    forced.remove(changed.worker());
                }
            }
            case Change.AttemptPlaced placed -> {
                if (availabilities.get(placed.attempt().worker()) != Availability.ACTIVE) {
                    throw new Violation("a task is placed on a worker that takes none: " + event);
                }
            }
            case Change.OfTask _, Change.OfWorker _, Change.RestoreSettled _ -> {}
        }
    }

    /** Whether the time for its drain is over, and whatever is left there is stopped. */
    boolean isForced(WorkerId worker) {
        return forced.contains(worker);
    }

    /** Whether anybody ever wanted the worker empty. */
    boolean wasDrained(WorkerId worker) {
        return drained.contains(worker);
    }
}
