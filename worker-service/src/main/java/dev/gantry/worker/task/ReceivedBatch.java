package dev.gantry.worker.task;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.gantry.model.Attempt;
import dev.gantry.model.Epoch;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.Wanted;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AssignmentBatch;
import dev.gantry.model.wire.GantryJson;
import dev.gantry.model.wire.Observation;
import dev.gantry.platform.UnreadableBody;
import dev.gantry.worker.runtime.AssignmentReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * An {@link AssignmentBatch} as it came. Each entry is read by itself: a manager may be newer than its workers, and a task that
 * only newer ones understand must not keep all others from this one.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ReceivedBatch(Epoch epoch, UUID session, long seq, List<JsonNode> entries, Optional<String> compared) {

    ReceivedBatch {
        entries = entries == null ? List.of() : List.copyOf(entries);
    }

    /** What an entry is about, whatever else is in it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Gist(TaskId task, Attempt attempt, Wanted wanted, Duration grace) {}

    /**
     * What of a batch is understood.
     *
     * @param refused what is said of the attempts that are not
     */
    record Understood(AssignmentBatch batch, List<Observation> refused) {}

    /** Reads the entries. A stop is understood by its gist; nothing of a spec that means something is passed over. */
    Understood understood() {
        List<Assignment> assignments = new ArrayList<>();
        List<Observation> refused = new ArrayList<>();
        for (JsonNode entry : entries) {
            try {
                assignments.add(AssignmentReader.read(entry));
            } catch (JacksonException unknown) {
                Gist gist = gist(entry);
                if (gist.wanted() == Wanted.STOP) {
                    assignments.add(Assignment.stop(gist.task(), gist.attempt(), gist.grace()));
                } else {
                    refused.add(refusal(gist, UnreadableBody.field(unknown)));
                }
            }
        }
        return new Understood(new AssignmentBatch(epoch, session, seq, assignments, compared), refused);
    }

    private static Gist gist(JsonNode entry) {
        try {
            return GantryJson.mapper().treeToValue(entry, Gist.class);
        } catch (JacksonException unreadable) {
            throw ProblemException.invalid("entries", unreadable.getOriginalMessage());
        }
    }

    private static Observation refusal(Gist gist, String field) {
        return new Observation(
                gist.task(),
                gist.attempt(),
                0,
                null,
                Phase.GONE,
                Reason.NOT_SUPPORTED_HERE,
                "this worker is older than the manager and does not understand " + field + "; update it",
                null,
                false,
                null,
                null,
                null);
    }
}
