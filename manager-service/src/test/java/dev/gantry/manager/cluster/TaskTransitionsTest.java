package dev.gantry.manager.cluster;

import static dev.gantry.model.TaskState.COMPLETED;
import static dev.gantry.model.TaskState.FAILED;
import static dev.gantry.model.TaskState.PENDING;
import static dev.gantry.model.TaskState.RUNNING;
import static dev.gantry.model.TaskState.SCHEDULED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.TaskState;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskTransitionsTest {

    private static final Map<TaskState, Set<TaskState>> EXPECTED = Map.of(
            PENDING, Set.of(SCHEDULED, COMPLETED, FAILED),
            SCHEDULED, Set.of(PENDING, SCHEDULED, RUNNING, COMPLETED, FAILED),
            RUNNING, Set.of(PENDING, RUNNING, COMPLETED, FAILED),
            COMPLETED, Set.of(),
            FAILED, Set.of());

    @Test
    void whatTheTableDoesNotListIsRefused() {
        for (TaskState from : TaskState.values()) {
            for (TaskState to : TaskState.values()) {
                assertThat(TaskTransitions.allows(from, to))
                        .as("%s to %s", from, to)
                        .isEqualTo(EXPECTED.getOrDefault(from, Set.of()).contains(to));
            }
        }
    }
}
