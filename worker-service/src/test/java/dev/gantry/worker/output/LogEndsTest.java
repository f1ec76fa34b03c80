package dev.gantry.worker.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Attempt;
import dev.gantry.model.TaskId;
import dev.gantry.model.wire.LogEnd;
import dev.gantry.worker.output.LogEnds.RunRef;
import dev.gantry.worker.runtime.AttemptRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogEndsTest {

    private static final TaskId TASK = new TaskId(new UUID(1, 1));

    @TempDir
    Path folder;

    private static RunRef run(TaskId task, int attempt, int restart) {
        return new RunRef(new AttemptRef(task, new Attempt(attempt)), restart);
    }

    private static LogEnd log(String text) {
        LogEnd end = new LogEnd();
        end.add(false, ("2026-01-01T00:00:00Z " + text).getBytes(StandardCharsets.UTF_8));
        return end;
    }

    @Test
    void theNextProcessHasWhatThisOneKept() throws IOException {
        new LogEnds(folder).keep(run(TASK, 1, 0), log("a"));

        LogEnds next = new LogEnds(folder);

        assertThat(next.find(run(TASK, 1, 0))).isPresent();
        assertThat(next.find(run(TASK, 1, 1))).isEmpty();
    }

    @Test
    void theNewestRunIsFound() throws IOException {
        LogEnds ends = new LogEnds(folder);
        ends.keep(run(TASK, 2, 0), log("a"));
        ends.keep(run(TASK, 1, 0), log("b"));
        ends.keep(run(TASK, 1, 1), log("c"));

        assertThat(ends.newest(TASK, null, null)).contains(run(TASK, 2, 0));
        assertThat(ends.newest(TASK, 1, null)).contains(run(TASK, 1, 1));
        assertThat(ends.newest(TASK, null, 1)).contains(run(TASK, 1, 1));
        assertThat(ends.newest(TASK, 3, null)).isEmpty();
        assertThat(ends.newest(new TaskId(new UUID(1, 2)), null, null)).isEmpty();
    }

    @Test
    void anAttemptThatIsRestartedForEverKeepsItsLastRunsOnly() throws IOException {
        LogEnds ends = new LogEnds(folder);
        for (int restart = 0; restart < 20; restart++) {
            ends.keep(run(TASK, 1, restart), log("x"));
        }

        assertThat(ends.of(run(TASK, 1, 0).attempt()))
                .extracting(RunRef::restart)
                .containsExactly(15, 16, 17, 18, 19);
        assertThat(files()).isEqualTo(5);
    }

    @Test
    void ofManyTasksTheOldestGo() throws IOException {
        LogEnds ends = new LogEnds(folder);
        for (int task = 0; task < 510; task++) {
            ends.keep(run(new TaskId(new UUID(2, task)), 1, 0), log("x"));
        }

        assertThat(files()).isEqualTo(500);
        assertThat(ends.newest(new TaskId(new UUID(2, 9)), null, null)).isEmpty();
        assertThat(ends.newest(new TaskId(new UUID(2, 10)), null, null)).isPresent();
    }

    private long files() throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.count();
        }
    }
}
