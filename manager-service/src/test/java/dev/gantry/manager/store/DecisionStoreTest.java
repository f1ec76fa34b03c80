package dev.gantry.manager.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.TestManager;
import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.PlacementDecision;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.TestWorker;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.control.Control;
import dev.gantry.model.Attempt;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Why tasks were placed, on a real H2 file. */
class DecisionStoreTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");
    private static final WorkerId WORKER = new WorkerId(new UUID(2, 1));

    @TempDir
    Path folder;

    private final ClusterState state = new ClusterState();
    private int tasks;

    private ConfigurableApplicationContext open() {
        return TestManager.start(folder);
    }

    private static Change registered() {
        return new Change.WorkerRegistered(TestWorker.of(WORKER, "w1", NOW)
                .address("")
                .capacity(new Resources(9_000, 9_216, 10, 10_000))
                .build());
    }

    private static PlacementDecision because(String policy) {
        return new PlacementDecision(
                policy,
                1,
                1,
                Map.of(Reason.PORT_IN_USE, 4),
                List.of(new PlacementDecision.Ranked(WORKER, "w1", 7, List.of(new PlacementDecision.Part(policy, 7)))));
    }

    /** Accepts a task of a spec and places it, and answers its id. */
    private TaskId places(Turn turn, String spec, Optional<PlacementDecision> decision) {
        tasks++;
        Task task = Task.accepted(
                new TaskId(new UUID(1, tasks)),
                true,
                tasks,
                new SpecHash(spec.repeat(64)),
                TaskSpec.ofImage(spec, "nginx"),
                NOW);
        TaskAttempt attempt = TaskAttempt.assigned(Attempt.FIRST, WORKER, Duration.ZERO, List.of());
        turn.apply(
                List.of(
                        new Change.TaskAccepted(task),
                        new Change.AttemptPlaced(task.id(), attempt, "because", decision)),
                "test");
        return task.id();
    }

    private Optional<String> policyOf(History history, TaskId task) {
        return history.findPlacement(new AttemptKey(task, Attempt.FIRST))
                .flatMap(placed -> history.findDecision(state.loadTask(task).specHash(), placed))
                .map(PlacementDecision::policy);
    }

    @Test
    void eachPlacementFindsTheDecisionOfItsSpecAndTurnUntilTheLastOfThemIsForgotten() {
        try (ConfigurableApplicationContext context = open()) {
            GroupCommit commits = context.getBean(GroupCommit.class);
            History history = context.getBean(History.class);
            JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
            Lease lease = context.getBean(Control.class).lease();
            Turn first = new Turn(state, 1, NOW);
            first.apply(List.of(registered()), "test");
            TaskId a = places(first, "a", Optional.of(because("first-a")));
            TaskId b = places(first, "b", Optional.of(because("first-b")));
            TaskId sameTurn = places(first, "a", Optional.empty());
            commits.commit(lease, first, state);
            Turn second = new Turn(state, first.nextEvent(), NOW);
            TaskId laterTurn = places(second, "a", Optional.of(because("second-a")));
            TaskId unexplained = places(second, "c", Optional.empty());
            commits.commit(lease.committed(), second, state);

            assertThat(policyOf(history, a)).contains("first-a");
            assertThat(policyOf(history, sameTurn)).contains("first-a");
            assertThat(policyOf(history, b)).contains("first-b");
            assertThat(policyOf(history, laterTurn)).contains("second-a");
            assertThat(policyOf(history, unexplained)).isEmpty();
            assertThat(rows(jdbc)).isEqualTo(3);

            OldRows old = context.getBean(OldRows.class);
            jdbc.update(
                    "delete from task_event where number < (select min(number) from task_event where attempt = 1"
                            + " and task_id = ?)",
                    sameTurn.value());
            old.deleteDecisions();
            assertThat(policyOf(history, sameTurn)).contains("first-a");
            assertThat(rows(jdbc)).as("that of b is gone").isEqualTo(2);

            jdbc.update("delete from task_event where number < ?", first.nextEvent());
            old.deleteDecisions();
            assertThat(policyOf(history, laterTurn)).contains("second-a");
            assertThat(rows(jdbc)).isOne();
        }
    }

    private static int rows(JdbcTemplate jdbc) {
        return jdbc.queryForList("select spec_hash from placement_decision").size();
    }
}
