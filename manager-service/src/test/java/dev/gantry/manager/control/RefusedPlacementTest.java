package dev.gantry.manager.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.ManagerApplication;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Command.Submission;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.PortRange;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.WorkerRegistration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A row that the database refuses of one task's placement must not cost anybody else what they want. */
class RefusedPlacementTest {

    private static final WorkerId WORKER = new WorkerId(new UUID(2, 1));
    private static final int BAD = 7;
    private static final int TASKS = 20;

    @TempDir
    Path folder;

    @Test
    void itIsPassedOverAndAllOthersGoOn() {
        SpringApplication application = new SpringApplication(ManagerApplication.class);
        application.setLogStartupInfo(false);
        try (ConfigurableApplicationContext context =
                application.run("--server.port=0", "--gantry.data-dir=" + folder)) {
            Control control = context.getBean(Control.class);
            ClusterViews views = context.getBean(ClusterViews.class);
            context.getBean(JdbcTemplate.class)
                    .execute("alter table task_attempt add constraint refuses check (task_id <> '" + id(BAD).value()
                            + "')");
            join(control);

            control.execute(submitAll(), "test");
            control.execute(Command.SubmitTasks.one(id(TASKS + 1), hash(), spec()), "test");

            Awaitility.await()
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

    /** Without an address, so that nobody tries to reach it. */
    private static void join(Control control) {
        control.execute(
                new Command.RegisterWorker(new WorkerRegistration(
                        WORKER,
                        "w1",
                        "",
                        new Resources(64_000, 65_536, 100, 65_536),
                        Map.of(),
                        new PortRange(20_000, 20_010),
                        "x86_64",
                        "test",
                        new EngineStatus(EngineState.OK, "1", "1.41"),
                        new UUID(3, 1),
                        true)),
                "test");
        control.execute(new Command.SeeWorker(WORKER, Liveness.READY, EngineState.OK), "test");
    }
}
