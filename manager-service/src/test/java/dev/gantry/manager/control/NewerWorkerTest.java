package dev.gantry.manager.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.TestManager;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Reason;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** A manager that was set back to an older version has workers that say what it does not know. */
class NewerWorkerTest {

    private static final TaskId WEB = new TaskId(new UUID(1, 1));

    @TempDir
    Path folder;

    @Test
    void whatItsReasonMeansIsNotKnownButWhereTheTaskStandsIs() throws Exception {
        try (PretendedWorker worker = new PretendedWorker();
                ConfigurableApplicationContext context = TestManager.start(folder)) {
            Control control = context.getBean(Control.class);
            ClusterViews views = context.getBean(ClusterViews.class);
            worker.becomeNewer();
            control.execute(new Command.RegisterWorker(worker.registration()), "worker");
            control.execute(
                    Command.SubmitTasks.one(WEB, new SpecHash("b".repeat(64)), TaskSpec.ofImage("web", "nginx")),
                    "test");

            Task task = Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> views.findTask(WEB).orElseThrow(), seen -> seen.state() == TaskState.RUNNING);

            assertThat(task.reason()).isEqualTo(Reason.UNKNOWN);
        }
    }
}
