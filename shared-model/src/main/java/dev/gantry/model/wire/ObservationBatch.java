package dev.gantry.model.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;

/**
 * The answer to {@code GET /tasks?since=} of a worker.
 *
 * @param incarnation the random id of the worker's process
 * @param revision grows with every change; {@code incarnation.revision} is the next {@code since}
 * @param full whether {@code tasks} is everything that the worker has, rather than what changed
 * @param number counts the answers of this process to managers that count them, from 1; a later poll acknowledges it. 0 for
 *     anybody else, and from a worker that does not count
 */
public record ObservationBatch(
        UUID incarnation,
        long revision,
        boolean full,
        List<Observation> tasks,
        WorkerLive live,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long number) {

    public ObservationBatch {
        tasks = tasks == null ? List.of() : List.copyOf(tasks);
    }

    /** What this answer is called by the batches that follow upon it, if everything is in it. */
    public String name() {
        return incarnation + "." + number;
    }
}
