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

    /** Whether the worker has to be told something about the attempt. */
    public static boolean isDue(TaskAttempt attempt) {
        return !attempt.isOver() && (attempt.wanted() == Wanted.STOP || attempt.phase() == Phase.ASSIGNED);
    }

    /** The entry that is due, or nothing if the worker knows all that it has to. */
    public static Optional<Assignment> due(Task task, TaskAttempt attempt) {
        if (!isDue(attempt)) {
            return Optional.empty();
        }
        return Optional.of(
                attempt.wanted() == Wanted.STOP
                        ? Assignment.stop(task.id(), attempt.number(), attempt.grace())
                        : Assignment.run(task.id(), attempt.number(), task.spec(), task.specHash(), attempt.ports()));
    }
}
