package dev.gantry.model.wire;

import java.util.List;
import java.util.UUID;

/**
 * The answer to {@code GET /tasks?since=} of a worker.
 *
 * @param incarnation the random id of the worker's process
 * @param revision grows with every change; {@code incarnation.revision} is the next {@code since}
 * @param full whether {@code tasks} is everything that the worker has, rather than what changed
 */
public record ObservationBatch(
        UUID incarnation, long revision, boolean full, List<Observation> tasks, WorkerLive live) {

    public ObservationBatch {
        tasks = tasks == null ? List.of() : List.copyOf(tasks);
    }
}
