package dev.gantry.manager.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.TestManager;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.scheduling.Candidate;
import dev.gantry.manager.scheduling.Scorer;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** A policy of somebody's own may break. That must not stop what everybody else wants. */
class BrokenPlacementTest {

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
        try (ConfigurableApplicationContext context = TestManager.startWith(Scorer.class, Breaking::new, folder)) {
            Control control = context.getBean(Control.class);
            ClusterViews views = context.getBean(ClusterViews.class);
            SilentWorker.join(control);

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

    private static Command submit(int number, TaskSpec spec) {
        return Command.SubmitTasks.one(id(number), new SpecHash(String.format("%064x", number)), spec);
    }

    private static TaskId id(int number) {
        return new TaskId(new UUID(1, number));
    }
}
