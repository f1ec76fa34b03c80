package dev.gantry.manager.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
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
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The full pass finds every worker that has not confirmed what it has to do, and no other. */
class FullPassTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final ClusterState cluster = new ClusterState();
    private int tasks;

    @Test
    void aWorkerThatHasConfirmedEverythingIsLeftAlone() {
        task(attempt(1, 1).ended(Phase.RUNNING, Reason.STARTED, ""));
        task(attempt(1, 1).ended(Phase.STARTING, Reason.STARTING, ""));
        task(attempt(1, 2).stopping(Duration.ZERO).ended(Phase.GONE, Reason.STOPPED, ""));

        assertThat(views().workersToTell()).isEmpty();
    }

    @Test
    void aWorkerThatHasNotConfirmedAStartIsFound() {
        task(attempt(1, 1).ended(Phase.RUNNING, Reason.STARTED, ""));
        task(attempt(1, 2));

        assertThat(views().workersToTell()).containsExactly(worker(2));
    }

    @Test
    void aWorkerThatHasNotConfirmedAStopIsFound() {
        task(attempt(1, 1).ended(Phase.RUNNING, Reason.STARTED, "").stopping(Duration.ZERO));
        task(attempt(1, 2).ended(Phase.RUNNING, Reason.STARTED, ""));

        assertThat(views().workersToTell()).containsExactly(worker(1));
    }

    @Test
    void anEarlierAttemptCountsAsTheCurrentOneDoes() {
        task(
                attempt(1, 1).ended(Phase.RUNNING, Reason.STARTED, "").stopping(Duration.ZERO),
                attempt(2, 2).ended(Phase.RUNNING, Reason.STARTED, ""));

        assertThat(views().workersToTell()).containsExactly(worker(1));
    }

    private ClusterViews views() {
        return PublishedViews.of(cluster, List.of(), NOW);
    }

    private void task(TaskAttempt... attempts) {
        tasks++;
        cluster.load(Task.stored(
                new TaskId(new UUID(1, tasks)),
                false,
                tasks,
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
                null));
    }

    private static TaskAttempt attempt(int number, int worker) {
        return TaskAttempt.assigned(new Attempt(number), worker(worker), Duration.ZERO, List.of());
    }

    private static WorkerId worker(int number) {
        return new WorkerId(new UUID(2, number));
    }
}
