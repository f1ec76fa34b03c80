package dev.gantry.simulation.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.Attempt;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One task as its events tell it, folded without the code that the manager folds with. */
final class Story {

    /** Where a state may lead; docs/architecture.md has the same table. */
    private static final Map<TaskState, Set<TaskState>> MOVES = Map.of(
            TaskState.PENDING, Set.of(TaskState.SCHEDULED, TaskState.COMPLETED, TaskState.FAILED),
            TaskState.SCHEDULED, Set.of(TaskState.PENDING, TaskState.RUNNING, TaskState.COMPLETED, TaskState.FAILED),
            TaskState.RUNNING, Set.of(TaskState.PENDING, TaskState.COMPLETED, TaskState.FAILED),
            TaskState.COMPLETED, Set.of(),
            TaskState.FAILED, Set.of());

    private final Map<Attempt, TaskAttempt> attempts = new TreeMap<>();
    private @Nullable TaskState state;
    private DesiredState desired = DesiredState.RUNNING;
    private Reason reason = Reason.SUBMITTED;
    private String message = "";
    private int failures;

    void take(ClusterEvent event) {
        moveTo(event);
        switch (event.change()) {
            case Change.AttemptPlaced placed -> {
                assertThat(desired).as("wanted of a task that is placed").isEqualTo(DesiredState.RUNNING);
                assertThat(attempts).doesNotContainKey(placed.attempt().number());
                attempts.put(placed.attempt().number(), placed.attempt());
                if (placed.attempt().successor()) {
                    return;
                }
                reason = Reason.PLACED;
                message = placed.message();
            }
            case Change.AttemptAdvanced advanced -> {
                assertThat(attempts).containsKey(advanced.attempt().number());
                attempts.put(advanced.attempt().number(), advanced.attempt());
                reason = advanced.reason();
                message = advanced.message();
            }
            case Change.StopRequested stop -> {
                desired = DesiredState.STOPPED;
                attempts.replaceAll((_, attempt) -> Books.isLive(attempt) ? attempt.stopping(stop.grace()) : attempt);
            }
            case Change.TaskMoved moved -> {
                reason = moved.reason();
                message = moved.message();
                failures = moved.failures();
            }
            default -> {}
        }
    }

    private void moveTo(ClusterEvent event) {
        assertThat(event.from()).as("where event %s begins", event).isEqualTo(state);
        TaskState to = event.to();
        if (state != null && to != state) {
            assertThat(MOVES.get(state)).as("moves from %s", state).contains(to);
            if (desired == DesiredState.STOPPED) {
                assertThat(to).as("where a stopped task moves").isIn(TaskState.COMPLETED, TaskState.FAILED);
            }
        }
        state = to;
    }

    private int current() {
        return attempts.values().stream()
                .filter(attempt -> !attempt.successor())
                .mapToInt(attempt -> attempt.number().number())
                .max()
                .orElse(0);
    }

    /** Whether the task is what its events say. */
    void compare(Task task) {
        int newest = attempts.size();
        List<TaskAttempt> kept = attempts.values().stream()
                .filter(attempt -> Books.isLive(attempt)
                        || attempt.number().number() == newest
                        || attempt.number().number() == current())
                .toList();
        List<Object> told = Arrays.asList(
                state,
                desired,
                reason,
                message,
                failures,
                kept,
                state == TaskState.COMPLETED || state == TaskState.FAILED);
        List<Object> is = List.of(
                task.state(),
                task.desired(),
                task.reason(),
                task.message(),
                task.failures(),
                task.attempts(),
                task.finishedAt() != null);
        assertThat(is).isEqualTo(told);
    }
}
