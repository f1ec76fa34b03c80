package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.Phase;
import dev.gantry.model.Wanted;
import dev.gantry.model.wire.Assignment;
import java.util.Optional;

/** What a worker has to be told about an attempt, from what is wanted and what it has confirmed. */
public final class Assignments {

    private Assignments() {}

    /** The entry that is due, or nothing if the worker knows all that it has to. */
    public static Optional<Assignment> due(Task task, TaskAttempt attempt) {
        if (attempt.isOver()) {
            return Optional.empty();
        }
        if (attempt.wanted() == Wanted.STOP) {
            return Optional.of(Assignment.stop(task.id(), attempt.number(), attempt.grace()));
        }
        return attempt.phase() == Phase.ASSIGNED
                ? Optional.of(
                        Assignment.run(task.id(), attempt.number(), task.spec(), task.specHash(), attempt.ports()))
                : Optional.empty();
    }
}
