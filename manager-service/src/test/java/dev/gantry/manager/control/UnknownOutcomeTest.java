package dev.gantry.manager.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Command.Submission;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whoever is left in doubt is told what to do so that nothing happens twice. */
class UnknownOutcomeTest {

    private static Command submit(boolean named) {
        return new Command.SubmitTasks(
                List.of(new Submission(
                        new TaskId(new UUID(1, 1)), named, new SpecHash("a".repeat(64)), TaskSpec.ofImage("web", "x"))),
                Optional.empty());
    }

    @Test
    void whatHasANameIsRepeated() {
        assertThat(Control.outcomeUnknown(submit(true))).hasMessageEndingWith("Repeat it.");
        assertThat(Control.outcomeUnknown(new Command.StopTask(new TaskId(new UUID(1, 1)), Optional.empty())))
                .hasMessageEndingWith("Repeat it.");
    }

    @Test
    void whatHasNoneIsLookedForFirst() {
        assertThat(Control.outcomeUnknown(submit(false)))
                .hasMessageContaining("look whether its tasks are there before you repeat it");
    }
}
