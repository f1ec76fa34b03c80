package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.Resources;
import java.time.Instant;

/** One worker as a filter and a scorer see it. */
public record Candidate(Worker worker, Resources free, ClusterState cluster, ExpectedLoad load, Instant now) {

    static Candidate of(Worker worker, ClusterState cluster, ExpectedLoad load, Instant now) {
        return new Candidate(worker, worker.capacity().minus(cluster.booked(worker.id())), cluster, load, now);
    }
}
