package dev.gantry.manager.store;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.TaskId;
import dev.gantry.model.wire.KeptLog;
import dev.gantry.model.wire.LogEnd;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** The ends of the logs of attempts that are over. */
@Repository
public class LogEnds {

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    LogEnds(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** Keeps what its worker has of an attempt's logs, instead of what was kept before. */
    public void keep(AttemptKey attempt, Collection<KeptLog> logs) {
        UUID task = attempt.task().value();
        int number = attempt.attempt().number();
        transaction.executeWithoutResult(_ -> {
            jdbc.batchUpdate(
                    "delete from log_end where task_id = ? and attempt = ? and restart = ?",
                    logs.stream()
                            .map(log -> new Object[] {task, number, log.restart()})
                            .toList());
            jdbc.batchUpdate(
                    "insert into log_end (task_id, attempt, restart, body) values (?, ?, ?, ?)",
                    logs.stream()
                            .map(log -> new Object[] {task, number, log.restart(), log.bytes()})
                            .toList());
        });
    }

    /**
     * What is kept of a run's log.
     *
     * @param restart the run; below 0 the newest of which something is kept
     * @throws IOException if what is stored cannot be read
     */
    public Optional<LogEnd> find(AttemptKey attempt, int restart) throws IOException {
        List<byte[]> found = jdbc.query(
                "select body from log_end where task_id = ? and attempt = ?" + (restart < 0 ? "" : " and restart = ?")
                        + " order by restart desc fetch first 1 rows only",
                (row, _) -> row.getBytes(1),
                restart < 0
                        ? new Object[] {
                            attempt.task().value(), attempt.attempt().number()
                        }
                        : new Object[] {
                            attempt.task().value(), attempt.attempt().number(), restart
                        });
        return found.isEmpty() ? Optional.empty() : Optional.of(LogEnd.unpack(found.getFirst()));
    }

    /** Deletes what is kept of tasks that are kept no longer. */
    public void delete(Collection<TaskId> tasks) {
        jdbc.batchUpdate(
                "delete from log_end where task_id = ?",
                tasks.stream().map(task -> new Object[] {task.value()}).toList());
    }

    /** Deletes the oldest beyond a number of runs, and those that were left when the manager ended between two steps. */
    public int trim(int most) {
        return jdbc.update("delete from log_end where number <= (select max(number) from log_end) - ?", most)
                + jdbc.update(
                        "delete from log_end where not exists (select 1 from task where task.id = log_end.task_id)");
    }
}
