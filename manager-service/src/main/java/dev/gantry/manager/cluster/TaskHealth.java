package dev.gantry.manager.cluster;

import dev.gantry.model.DesiredState;
import dev.gantry.model.Health;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskState;
import java.util.Optional;

/** How the container of a task does. It is told by the reasons that are stored anyway, and by nothing else. */
public final class TaskHealth {

    private TaskHealth() {}

    /** What the checks that the task asks for say; {@link Health#NONE} if it asks for none, or no container runs. */
    public static Health of(Task task) {
        boolean checked = task.spec().healthCheck() != null || task.spec().readinessCheck() != null;
        Optional<Reason> running = task.current()
                .filter(attempt -> checked && attempt.phase() == Phase.RUNNING)
                .map(TaskAttempt::reason);
        return running.map(TaskHealth::of).orElse(Health.NONE);
    }

    private static Health of(Reason running) {
        return switch (running) {
            case HEALTHY -> Health.HEALTHY;
            case UNHEALTHY, PAUSED -> Health.UNHEALTHY;
            default -> Health.STARTING;
        };
    }

    /** Whether its container runs and does its work, as far as is known. */
    public static boolean isReady(Task task) {
        return task.state() == TaskState.RUNNING
                && task.desired() == DesiredState.RUNNING
                && switch (task.reason()) {
                    case HEALTHY -> true;
                    case STARTED, RESTARTED -> of(task) == Health.NONE;
                    default -> false;
                };
    }
}
