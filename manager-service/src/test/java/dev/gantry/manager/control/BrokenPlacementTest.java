package dev.gantry.manager.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.ManagerApplication;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.scheduling.Candidate;
import dev.gantry.manager.scheduling.Scorer;
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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A policy of somebody's own may break. That must not stop what everybody else wants. */
class BrokenPlacementTest {

    private static final WorkerId WORKER = new WorkerId(new UUID(2, 1));

    @TempDir
    Path folder;

    private static final class Breaking implements Scorer {

        @Override
        public String name() {
            return "breaking";
        }

        @Override
        public long score(Task task, Candidate candidate) {
            throw new IllegalStateException("this policy always breaks");
        }
    }

    @Test
    void aTaskThatCannotBeDecidedAboutHoldsUpNobody() {
        SpringApplication application = new SpringApplication(ManagerApplication.class);
        application.setLogStartupInfo(false);
        application.addInitializers(
                context -> ((GenericApplicationContext) context).registerBean("breaking", Scorer.class, Breaking::new));
        try (ConfigurableApplicationContext context =
                application.run("--server.port=0", "--gantry.data-dir=" + folder)) {
            Control control = context.getBean(Control.class);
            ClusterViews views = context.getBean(ClusterViews.class);
            join(control);

            control.execute(
                    submit(
                            1,
                            TaskSpec.builder("bad", "x")
                                    .schedulerPolicy("breaking")
                                    .build()),
                    "test");
            control.execute(submit(2, TaskSpec.ofImage("good", "x")), "test");
            control.execute(new Command.StopTask(id(1), Optional.empty()), "test");

            assertThat(views.findTask(id(2)).orElseThrow().state()).isEqualTo(TaskState.SCHEDULED);
            assertThat(views.findTask(id(1)).orElseThrow().state()).isEqualTo(TaskState.COMPLETED);
        }
    }

    /** Without an address, so that nobody tries to reach it. */
    private static void join(Control control) {
        control.execute(
                new Command.RegisterWorker(new WorkerRegistration(
                        WORKER,
                        "w1",
                        "",
                        new Resources(4_000, 4_096, 100, 4_096),
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

    private static Command submit(int number, TaskSpec spec) {
        return Command.SubmitTasks.one(id(number), new SpecHash(String.format("%064x", number)), spec);
    }

    private static TaskId id(int number) {
        return new TaskId(new UUID(1, number));
    }
}
