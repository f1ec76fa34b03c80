package dev.gantry.manager.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.manager.TestManager;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Command.Submission;
import dev.gantry.manager.store.History;
import dev.gantry.manager.store.StoredEvent;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is over and old goes, and takes nothing with it that is needed. */
class RetentionTest {

    private static final TaskId NAMED = new TaskId(new UUID(1, 1));
    private static final TaskId UNNAMED = new TaskId(new UUID(1, 2));
    private static final TaskId WAITING = new TaskId(new UUID(1, 3));

    @TempDir
    Path folder;

    private ConfigurableApplicationContext manager;

    @BeforeEach
    void open() {
        open("0s", "30d");
    }

    private void open(String tasks, String events) {
        manager = TestManager.start(folder, "--gantry.retention.tasks=" + tasks, "--gantry.retention.events=" + events);
    }

    private void reopen(String tasks, String events) {
        manager.close();
        open(tasks, events);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private void submit(TaskId id, boolean named, String spec) {
        SpecHash hash = new SpecHash(spec.repeat(64));
        manager.getBean(Control.class)
                .execute(
                        new Command.SubmitTasks(
                                List.of(new Submission(id, named, hash, TaskSpec.ofImage("web", spec))),
                                Optional.empty()),
                        "test");
    }

    /** A task that never had a place ends at once when it is stopped. */
    private void end(TaskId id) {
        manager.getBean(Control.class).execute(new Command.StopTask(id, Optional.empty()), "test");
    }

    private void letGo() {
        boolean _ = manager.getBean(Retention.class).letGo();
    }

    private boolean isKnown(TaskId id) {
        return manager.getBean(ClusterViews.class).findTask(id).isPresent();
    }

    private List<String> specs() {
        return manager.getBean(JdbcTemplate.class).query("select hash from spec", (row, _) -> row.getString(1));
    }

    @Test
    void tasksThatEndedGoAndTheOthersStay() {
        submit(NAMED, true, "a");
        submit(UNNAMED, false, "a");
        submit(WAITING, false, "a");
        end(NAMED);
        end(UNNAMED);

        letGo();

        assertThat(isKnown(NAMED)).isFalse();
        assertThat(isKnown(UNNAMED)).isFalse();
        assertThat(isKnown(WAITING)).isTrue();
        reopen("0s", "30d");
        assertThat(isKnown(NAMED)).isFalse();
        assertThat(isKnown(WAITING)).isTrue();
    }

    @Test
    void aTaskIsKeptForItsTime() {
        reopen("1h", "30d");
        submit(UNNAMED, false, "a");
        end(UNNAMED);

        letGo();

        assertThat(isKnown(UNNAMED)).isTrue();
    }

    @Test
    void theIdThatAClientGaveMeansNoOtherTaskAlsoAfterARestart() {
        submit(NAMED, true, "a");
        submit(UNNAMED, false, "a");
        end(NAMED);
        end(UNNAMED);
        letGo();

        reopen("0s", "30d");

        assertThatThrownBy(() -> submit(NAMED, true, "a"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.type()).isEqualTo(ProblemType.TASK_EXPIRED));
        assertThat(manager.getBean(ClusterViews.class).isRetired(NAMED)).isTrue();
        submit(UNNAMED, false, "a");
        assertThat(isKnown(UNNAMED)).isTrue();
    }

    @Test
    void aTombstoneThatHasExpiredFreesTheId() {
        submit(NAMED, true, "a");
        end(NAMED);
        letGo();
        manager.getBean(JdbcTemplate.class).update("update tombstone set expires_at = timestamp '2020-01-01 00:00:00'");
        reopen("0s", "30d");

        letGo();

        submit(NAMED, true, "a");
        assertThat(isKnown(NAMED)).isTrue();
        assertThat(manager.getBean(JdbcTemplate.class).queryForObject("select count(*) from tombstone", Long.class))
                .isZero();
    }

    @Test
    void aSpecGoesWithItsLastTaskAndCanComeBack() {
        submit(NAMED, true, "a");
        submit(UNNAMED, false, "b");
        submit(WAITING, false, "b");
        end(NAMED);
        end(UNNAMED);

        letGo();
        assertThat(specs()).containsExactly("b".repeat(64));

        submit(new TaskId(new UUID(1, 9)), false, "a");
        assertThat(specs()).containsExactlyInAnyOrder("a".repeat(64), "b".repeat(64));
    }

    @Test
    void theHistoryOutlivesItsTasks() {
        submit(NAMED, true, "a");
        end(NAMED);
        letGo();

        assertThat(manager.getBean(History.class).ofTask(NAMED))
                .extracting(StoredEvent::type)
                .containsExactly("ACCEPTED", "STOP_REQUESTED", "STATE_CHANGED", "RETIRED");
    }

    @Test
    void oldEventsGoButForTheNewestFromWhichTheNumbersGoOn() {
        for (int i = 0; i < 700; i++) {
            submit(new TaskId(new UUID(2, i)), false, "a");
        }
        long last = manager.getBean(History.class).lastNumber();
        reopen("1h", "0s");

        letGo();

        assertThat(manager.getBean(History.class).firstNumber()).isEqualTo(last);
        reopen("1h", "0s");
        submit(NAMED, true, "a");
        assertThat(manager.getBean(History.class).lastNumber()).isEqualTo(last + 1);
    }

    @Test
    void moreThanGoAtOnceAllGo() {
        for (int i = 0; i < 600; i++) {
            submit(new TaskId(new UUID(2, i)), false, "a");
            end(new TaskId(new UUID(2, i)));
        }

        letGo();

        assertThat(manager.getBean(ClusterViews.class).taskCount()).isZero();
        assertThat(specs()).isEmpty();
    }

    @Test
    void aRunLetsGoOfSoMuchAndTheNextOneOfTheRest() {
        submit(NAMED, true, "a");
        History history = manager.getBean(History.class);
        long first = history.firstNumber();
        manager.getBean(JdbcTemplate.class).execute("""
                insert into task_event (number, at, type, message, actor)
                select %d + "X", timestamp with time zone '2020-01-01 00:00:00Z', 'RETIRED', '', 'test'
                from system_range(1, %d)""".formatted(history.lastNumber(), Retention.MOST + 700));
        reopen("1h", "0s");

        assertThat(manager.getBean(Retention.class).letGo()).as("there is more").isTrue();
        assertThat(manager.getBean(History.class).firstNumber()).isEqualTo(first + Retention.MOST);
        assertThat(manager.getBean(Retention.class).letGo()).as("there is more").isFalse();
        assertThat(manager.getBean(History.class).firstNumber())
                .isEqualTo(manager.getBean(History.class).lastNumber());
    }
}
