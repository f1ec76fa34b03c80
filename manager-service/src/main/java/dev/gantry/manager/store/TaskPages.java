package dev.gantry.manager.store;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.Attempt;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Phase;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Reason;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.GantryJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads all tasks with their attempts, oldest first, a page after the other: a million of them never stand in memory as rows.
 *
 * <p>A page is read by the tasks' numbers, which grow with age, and so do the ids of most: neighbours here are neighbours in
 * the table of attempts.
 */
final class TaskPages {

    private static final int PAGE = 10_000;
    private static final String NO_PORTS = "[]";
    private static final TypeReference<List<PortMapping>> PORTS = new TypeReference<>() {};
    private static final String TASKS = "select id, number, spec_hash, desired, state, reason, message, failures,"
            + " created_at, changed_at, finished_at, named from task where number > ? order by number limit " + PAGE;
    private static final String ATTEMPTS =
            "select a.task_id, a.attempt, a.worker_id, a.wanted, a.grace_millis, a.phase,"
                    + " a.ran, a.restarts, a.ports, a.container_id, a.reason, a.message, a.exit_code, a.oom_killed, a.started_at,"
                    + " a.finished_at, a.image_digest, a.successor from task t join task_attempt a on a.task_id = t.id where t.number > ? and t.number <= ?"
                    + " order by t.number, a.attempt";

    private record TaskRow(long number, UUID id, String spec, TaskColumns columns) {}

    /** Makes the task when its spec and attempts are there. */
    private interface TaskColumns {
        Task with(StoredSpec spec, List<TaskAttempt> attempts);
    }

    private record StoredSpec(SpecHash hash, TaskSpec spec) {}

    private final JdbcTemplate jdbc;
    private final Map<String, StoredSpec> specs = new HashMap<>();
    private final JsonMapper json = GantryJson.mapper();

    TaskPages(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** To be called in a transaction, so that all pages are of one moment. */
    void forEach(Consumer<Task> consumer) {
        jdbc.query("select hash, body from spec", row -> {
            SpecHash hash = new SpecHash(row.getString(1));
            specs.put(hash.hex(), new StoredSpec(hash, json.readValue(row.getString(2), TaskSpec.class)));
        });
        long last = Long.MIN_VALUE;
        List<TaskRow> page = page(last);
        while (!page.isEmpty()) {
            long next = page.getLast().number();
            Map<UUID, List<TaskAttempt>> attempts = attempts(last, next);
            page.forEach(row -> consumer.accept(
                    row.columns().with(specOf(row), Task.kept(attempts.getOrDefault(row.id(), List.of())))));
            last = next;
            page = page(last);
        }
    }

    private List<TaskRow> page(long after) {
        return jdbc.query(TASKS, (row, _) -> task(row), after);
    }

    private StoredSpec specOf(TaskRow row) {
        StoredSpec spec = specs.get(row.spec());
        if (spec == null) {
            throw new IllegalStateException(
                    "task " + row.id() + " refers to spec " + row.spec() + ", which is not stored");
        }
        return spec;
    }

    private Map<UUID, List<TaskAttempt>> attempts(long after, long upTo) {
        Map<UUID, List<TaskAttempt>> attempts = new HashMap<>();
        jdbc.query(
                ATTEMPTS,
                row -> {
                    attempts.computeIfAbsent(row.getObject(1, UUID.class), _ -> new ArrayList<>(1))
                            .add(attempt(row));
                },
                after,
                upTo);
        return attempts;
    }

    private static TaskRow task(ResultSet row) throws SQLException {
        UUID id = row.getObject(1, UUID.class);
        long number = row.getLong(2);
        DesiredState desired = DesiredState.valueOf(row.getString(4));
        TaskState state = TaskState.valueOf(row.getString(5));
        Reason reason = Reason.valueOf(row.getString(6));
        String message = row.getString(7);
        int failures = row.getInt(8);
        Instant created = row.getObject(9, OffsetDateTime.class).toInstant();
        Instant changed = row.getObject(10, OffsetDateTime.class).toInstant();
        @Nullable Instant finished = instant(row, 11);
        boolean named = row.getBoolean(12);
        TaskColumns columns = (spec, attempts) -> Task.stored(
                new TaskId(id),
                named,
                number,
                spec.hash(),
                spec.spec(),
                desired,
                state,
                reason,
                message,
                failures,
                attempts,
                created,
                changed,
                finished);
        return new TaskRow(number, id, row.getString(3), columns);
    }

    private TaskAttempt attempt(ResultSet row) throws SQLException {
        String ports = row.getString(9);
        return TaskAttempt.stored(
                new Attempt(row.getInt(2)),
                new WorkerId(row.getObject(3, UUID.class)),
                row.getBoolean(18),
                Wanted.valueOf(row.getString(4)),
                Duration.ofMillis(row.getLong(5)),
                Phase.valueOf(row.getString(6)),
                row.getBoolean(7),
                row.getInt(8),
                ports.equals(NO_PORTS) ? List.of() : json.readValue(ports, PORTS),
                row.getString(10),
                Reason.valueOf(row.getString(11)),
                row.getString(12),
                row.getObject(13, Integer.class),
                row.getBoolean(14),
                row.getString(17),
                instant(row, 15),
                instant(row, 16));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
