package dev.gantry.manager.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.TestManager;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Command.Submission;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A row that the database refuses of one task's placement must not cost anybody else what they want. */
class RefusedPlacementTest {

    private static final int BAD = 7;
    private static final int TASKS = 20;

    @TempDir
    Path folder;

    @Test
    void itIsPassedOverAndAllOthersGoOn() {
        try (ConfigurableApplicationContext context = TestManager.start(folder)) {
            Control control = context.getBean(Control.class);
            ClusterViews views = context.getBean(ClusterViews.class);
            context.getBean(JdbcTemplate.class)
                    .execute("alter table task_attempt add constraint refuses check (task_id <> '" + id(BAD).value()
                            + "')");
            SilentWorker.join(control);

            control.execute(submitAll(), "test");
            control.execute(Command.SubmitTasks.one(id(TASKS + 1), hash(), spec()), "test");

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() ->
                            views.countTasks(TaskState.SCHEDULED) == TASKS && views.countTasks(TaskState.PENDING) == 1);
            assertThat(views.findTask(id(BAD)).orElseThrow().state()).isEqualTo(TaskState.PENDING);
            control.execute(new Command.StopTask(id(BAD), Optional.empty()), "test");
            assertThat(views.findTask(id(BAD)).orElseThrow().state()).isEqualTo(TaskState.COMPLETED);
        }
    }

    private static Command submitAll() {
        List<Submission> tasks = IntStream.rangeClosed(1, TASKS)
                .mapToObj(number -> new Submission(id(number), true, hash(), spec()))
                .toList();
        return new Command.SubmitTasks(tasks, Optional.empty());
    }

    private static TaskSpec spec() {
        return TaskSpec.ofImage("web", "x");
    }

    private static SpecHash hash() {
        return new SpecHash("a".repeat(64));
    }

    private static TaskId id(int number) {
        return new TaskId(new UUID(1, number));
    }
}
