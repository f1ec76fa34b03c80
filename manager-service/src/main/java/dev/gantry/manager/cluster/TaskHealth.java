package dev.gantry.manager.cluster;

import dev.gantry.model.DesiredState;
import dev.gantry.model.Health;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import java.util.Optional;

/** How the container of a task does. It is told by the reasons that are stored anyway, and by nothing else. */
public final class TaskHealth {

    private TaskHealth() {}

    /** What the checks that the task asks for say; {@link Health#NONE} if it asks for none, or no container runs. */
    public static Health of(Task task) {
        Optional<Reason> running = task.current()
                .filter(attempt -> isChecked(task.spec()) && attempt.phase() == Phase.RUNNING)
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
        boolean said = switch (task.reason()) {
            case HEALTHY, STARTED, RESTARTED, NO_TARGET -> true;
            default -> false;
        };
        return said
                && task.state() == TaskState.RUNNING
                && task.desired() == DesiredState.RUNNING
                && task.current()
                        .filter(attempt -> isReady(task.spec(), attempt))
                        .isPresent();
    }

    /** Whether the container of an attempt runs and does its work, as far as is known. */
    public static boolean isReady(TaskSpec spec, TaskAttempt attempt) {
        return attempt.phase() == Phase.RUNNING
                && switch (attempt.reason()) {
                    case HEALTHY -> true;
                    case STARTED, RESTARTED -> !isChecked(spec);
                    default -> false;
                };
    }

    private static boolean isChecked(TaskSpec spec) {
        return spec.healthCheck() != null || spec.readinessCheck() != null;
    }
}
