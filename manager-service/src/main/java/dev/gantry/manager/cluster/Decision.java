package dev.gantry.manager.cluster;

import dev.gantry.model.problem.ProblemException;
import java.util.List;

/** The answer to a command: what changes, perhaps nothing, or why it is refused. */
public sealed interface Decision {

    record Accepted(List<Change> changes) implements Decision {
        public Accepted {
            changes = List.copyOf(changes);
        }
    }

    record Rejected(ProblemException problem) implements Decision {}

    static Decision of(Change... changes) {
        return new Accepted(List.of(changes));
    }
}
