package dev.gantry.manager.cluster;

import static dev.gantry.model.TaskState.COMPLETED;
import static dev.gantry.model.TaskState.FAILED;
import static dev.gantry.model.TaskState.PENDING;
import static dev.gantry.model.TaskState.RUNNING;
import static dev.gantry.model.TaskState.SCHEDULED;

import dev.gantry.model.TaskState;
import java.util.Map;
import java.util.Set;

/** The table along which a task's state moves. What it does not list is refused. */
public final class TaskTransitions {

    private static final Map<TaskState, Set<TaskState>> TABLE = Map.of(
            // stopped before it ran; gave up
            PENDING, Set.of(SCHEDULED, COMPLETED, FAILED),
            // placed again or still starting; PENDING: worker lost, or it refused
            SCHEDULED, Set.of(SCHEDULED, RUNNING, COMPLETED, FAILED, PENDING),
            // restarted, health; PENDING: worker lost, drained, preempted, or restarts used up there
            RUNNING, Set.of(RUNNING, COMPLETED, FAILED, PENDING),
            COMPLETED, Set.of(),
            FAILED, Set.of());

    private TaskTransitions() {}

    public static boolean allows(TaskState from, TaskState to) {
        return TABLE.getOrDefault(from, Set.of()).contains(to);
    }
}
