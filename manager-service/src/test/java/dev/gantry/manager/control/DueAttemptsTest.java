package dev.gantry.manager.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.reconcile.Assignments;
import dev.gantry.model.Attempt;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a worker has to be told is what a walk over all attempts finds, whatever became of them. */
class DueAttemptsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int WORKERS = 4;

    private final DueAttempts due = new DueAttempts();
    private final Map<TaskId, Task> tasks = new HashMap<>();

    @Test
    void aStartIsDueUntilItIsConfirmedAndAStopUntilNothingIsLeft() {
        TaskAttempt assigned = attempt(1, 2);
        publish(1, assigned);
        assertThat(due.of(worker(2))).containsExactly(new AttemptKey(id(1), assigned.number()));

        publish(1, assigned.ended(Phase.STARTING, Reason.STARTING, ""));
        assertThat(due.of(worker(2))).isEmpty();

        TaskAttempt stopping = assigned.stopping(Duration.ZERO);
        publish(1, stopping);
        assertThat(due.of(worker(2))).hasSize(1);

        publish(1, stopping.ended(Phase.GONE, Reason.STOPPED, ""));
        assertThat(due.of(worker(2))).isEmpty();
    }

    @Test
    void whateverHappensItIsWhatAWalkFinds() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            for (int step = 0; step < 200; step++) {
                publish(random.nextInt(20), attempts(random));
                for (int worker = 0; worker < WORKERS; worker++) {
                    assertThat(due.of(worker(worker)))
                            .as("seed %d, step %d", seed, step)
                            .containsExactlyInAnyOrderElementsOf(walk(worker(worker)));
                    assertThat(due.has(worker(worker)))
                            .as("seed %d, step %d", seed, step)
                            .isEqualTo(!walk(worker(worker)).isEmpty());
                }
            }
        }
    }

    private List<AttemptKey> walk(WorkerId worker) {
        List<AttemptKey> found = new ArrayList<>();
        tasks.forEach((id, task) -> task.attempts().stream()
                .filter(attempt -> attempt.worker().equals(worker) && Assignments.isDue(attempt))
                .forEach(attempt -> found.add(new AttemptKey(id, attempt.number()))));
        return found;
    }

    /** None, or up to three attempts with gaps between them, as when older ones are no longer listed. */
    private static TaskAttempt[] attempts(Random random) {
        List<TaskAttempt> attempts = new ArrayList<>();
        for (int number = 1; number <= 4; number++) {
            TaskAttempt attempt = attempt(number, random.nextInt(WORKERS));
            switch (random.nextInt(5)) {
                case 0 -> attempts.add(attempt);
                case 1 -> attempts.add(attempt.ended(Phase.RUNNING, Reason.STARTED, ""));
                case 2 -> attempts.add(attempt.stopping(Duration.ZERO));
                case 3 -> attempts.add(attempt.ended(Phase.GONE, Reason.EXITED, ""));
                default -> {}
            }
        }
        return attempts.toArray(TaskAttempt[]::new);
    }

    private void publish(int number, TaskAttempt... attempts) {
        Task task = Task.stored(
                id(number),
                false,
                number,
                new SpecHash("0".repeat(64)),
                TaskSpec.builder("t", "image").build(),
                DesiredState.RUNNING,
                TaskState.RUNNING,
                Reason.STARTED,
                "",
                0,
                List.of(attempts),
                NOW,
                NOW,
                null);
        due.publish(tasks.put(task.id(), task), task);
    }

    private static TaskAttempt attempt(int number, int worker) {
        return TaskAttempt.assigned(new Attempt(number), worker(worker), Duration.ZERO, List.of());
    }

    private static TaskId id(int number) {
        return new TaskId(new UUID(1, number));
    }

    private static WorkerId worker(int number) {
        return new WorkerId(new UUID(2, number));
    }
}
