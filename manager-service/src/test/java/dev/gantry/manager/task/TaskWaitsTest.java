package dev.gantry.manager.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.PublishedViews;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Requests that wait for a task are told of its changes, whoever else comes and goes. */
class TaskWaitsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final TaskId TASK = new TaskId(new UUID(1, 1));

    private final ClusterState state = new ClusterState();
    private final Turn turn = new Turn(state, 1, NOW);
    private final TaskWaits waits = new TaskWaits(views());

    private ClusterViews views() {
        turn.apply(
                List.of(new Change.TaskAccepted(Task.accepted(
                        TASK, false, 1, new SpecHash("a".repeat(64)), TaskSpec.ofImage("web", "x"), NOW))),
                "test");
        return PublishedViews.of(state, List.of(), NOW);
    }

    private Thread waiting(AtomicBoolean enough) {
        return Thread.ofPlatform().daemon().start(() -> waits.await(TASK, Duration.ofMinutes(10), _ -> enough.get()));
    }

    private void untilItEnds(Thread waiting) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            waits.committed(turn);
            return !waiting.isAlive();
        });
    }

    @Test
    void whoeverLeavesTakesNobodyElseAlong() {
        AtomicBoolean first = new AtomicBoolean();
        AtomicBoolean second = new AtomicBoolean();
        Thread one = waiting(first);
        Thread other = waiting(second);

        waits.await(TASK, Duration.ZERO, _ -> false);
        first.set(true);
        untilItEnds(one);
        assertThat(other.isAlive()).isTrue();
        second.set(true);

        untilItEnds(other);
    }
}
