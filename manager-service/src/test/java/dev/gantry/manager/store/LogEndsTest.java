package dev.gantry.manager.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.TestManager;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.Attempt;
import dev.gantry.model.TaskId;
import dev.gantry.model.wire.KeptLog;
import dev.gantry.model.wire.LogEnd;
import dev.gantry.model.wire.LogQuery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The ends of logs, on a real H2 file. */
class LogEndsTest {

    @TempDir
    Path folder;

    private static AttemptKey attempt(int task, int attempt) {
        return new AttemptKey(new TaskId(new UUID(1, task)), new Attempt(attempt));
    }

    private static KeptLog log(int restart, String text) {
        LogEnd end = new LogEnd();
        end.add(false, ("2026-01-01T00:00:00Z " + text).getBytes(StandardCharsets.UTF_8));
        return KeptLog.of(restart, end);
    }

    private static String text(LogEnd end) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            end.write(LogQuery.ALL, out);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void logsAreKeptReplacedDeletedAndBounded() throws IOException {
        try (ConfigurableApplicationContext context = TestManager.start(folder)) {
            LogEnds ends = context.getBean(LogEnds.class);
            ends.keep(attempt(1, 1), List.of(log(0, "first"), log(1, "second")));
            ends.keep(attempt(1, 1), List.of(log(1, "second again")));
            ends.keep(attempt(2, 1), List.of(log(0, "other")));

            assertThat(ends.find(attempt(1, 1), -1).map(LogEndsTest::text)).contains("second again");
            assertThat(ends.find(attempt(1, 1), 0).map(LogEndsTest::text)).contains("first");
            assertThat(ends.find(attempt(1, 1), 2)).isEmpty();
            assertThat(ends.find(attempt(1, 2), -1)).isEmpty();

            ends.delete(Set.of(attempt(1, 1).task()));
            assertThat(ends.find(attempt(1, 1), -1)).isEmpty();
            assertThat(ends.find(attempt(2, 1), -1)).isPresent();

            aTaskThatIsKept(context.getBean(JdbcTemplate.class), 3);
            ends.keep(attempt(3, 1), List.of(log(0, "a"), log(1, "b"), log(2, "c")));
            ends.trim(2);
            assertThat(ends.find(attempt(2, 1), -1)).as("no such task is kept").isEmpty();
            assertThat(ends.find(attempt(3, 1), 0)).as("beyond the bound").isEmpty();
            assertThat(ends.find(attempt(3, 1), 1)).isPresent();
        }
    }

    private static void aTaskThatIsKept(JdbcTemplate jdbc, int task) {
        jdbc.update(
                "insert into task (id, number, spec_hash, desired, state, reason, message, failures, created_at, changed_at)"
                        + " values (?, 1, 'a', 'RUNNING', 'RUNNING', 'STARTED', '', 0, now(), now())",
                new UUID(1, task));
    }
}
