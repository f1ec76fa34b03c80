package dev.gantry.model.wire;

import dev.gantry.model.Epoch;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The body of {@code POST /tasks} from the manager to a worker: ordered entries of one session.
 *
 * @param session a random id; a new one begins with {@code seq} 1
 * @param seq the number of this batch in its session; the worker applies n+1 only after n
 * @param compared the {@link ObservationBatch#name} of the answer that the session began with; empty if the worker does not
 *     count its answers. A worker that has been asked for everything once more since then refuses the batch
 */
public record AssignmentBatch(
        Epoch epoch, UUID session, long seq, List<Assignment> entries, Optional<String> compared) {

    public AssignmentBatch {
        entries = entries == null ? List.of() : List.copyOf(entries);
        compared = compared == null ? Optional.empty() : compared;
    }
}
