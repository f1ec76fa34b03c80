package dev.gantry.manager.store;

import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.GantryJson;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Plain inserts and updates by key, in batches. */
final class RowWriter {

    private static final String INSERT_TASK = "insert into task (spec_hash, desired, state, reason, message, failures,"
            + " created_at, changed_at, finished_at, number, named, id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE_TASK = "update task set spec_hash = ?, desired = ?, state = ?, reason = ?,"
            + " message = ?, failures = ?, created_at = ?, changed_at = ?, finished_at = ?, number = ?, named = ? where id = ?";
    private static final String DELETE_UNUSED_SPEC =
            "delete from spec where hash = ?" + " and not exists (select 1 from task where task.spec_hash = spec.hash)";
    private static final String INSERT_ATTEMPT =
            "insert into task_attempt (worker_id, wanted, grace_millis, phase, ran,"
                    + " restarts, ports, container_id, reason, message, exit_code, oom_killed, started_at, finished_at, task_id,"
                    + " attempt) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE_ATTEMPT = "update task_attempt set worker_id = ?, wanted = ?, grace_millis = ?,"
            + " phase = ?, ran = ?, restarts = ?, ports = ?, container_id = ?, reason = ?, message = ?, exit_code = ?,"
            + " oom_killed = ?, started_at = ?, finished_at = ? where task_id = ? and attempt = ?";
    private static final String INSERT_EVENT = "insert into task_event (number, at, type, task_id, worker_id, attempt,"
            + " from_state, to_state, reason, message, actor, detail) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String INSERT_WORKER =
            "insert into worker (name, address, cpu_millis, memory, disk, pids, labels,"
                    + " port_range, arch, version, engine_version, engine_api, incarnation, availability, lost, registered_at, id)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE_WORKER = "update worker set name = ?, address = ?, cpu_millis = ?, memory = ?,"
            + " disk = ?, pids = ?, labels = ?, port_range = ?, arch = ?, version = ?, engine_version = ?, engine_api = ?,"
            + " incarnation = ?, availability = ?, lost = ?, registered_at = ? where id = ?";

    private final JdbcTemplate jdbc;
    private final JsonMapper json = GantryJson.mapper();

    RowWriter(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void insertSpecs(List<Task> tasks) {
        batch("insert into spec (hash, body) values (?, ?)", tasks, task ->
                new Object[] {task.specHash().hex(), json.writeValueAsString(task.spec())});
    }

    void insertTasks(List<Task> tasks) {
        batch(INSERT_TASK, tasks, RowWriter::taskRow);
    }

    void updateTasks(List<Task> tasks) {
        batch(UPDATE_TASK, tasks, RowWriter::taskRow);
    }

    /** Takes ended tasks out, with their attempts and the specs that no other task has. Their events stay. */
    void deleteTasks(List<TaskId> tasks) {
        batch("delete from task_attempt where task_id = ?", tasks, id -> new Object[] {id.value()});
        batch("delete from task where id = ?", tasks, id -> new Object[] {id.value()});
    }

    /** Answers those that are gone; a spec that a task has is kept. */
    List<SpecHash> deleteUnusedSpecs(Collection<SpecHash> specs) {
        return specs.stream()
                .filter(spec -> jdbc.update(DELETE_UNUSED_SPEC, spec.hex()) == 1)
                .toList();
    }

    void insertTombstones(Map<TaskId, Instant> tombstones) {
        batch("insert into tombstone (task_id, expires_at) values (?, ?)", List.copyOf(tombstones.entrySet()), entry ->
                new Object[] {entry.getKey().value(), utc(entry.getValue())});
    }

    void insertAttempts(List<Map.Entry<AttemptKey, TaskAttempt>> attempts) {
        batch(INSERT_ATTEMPT, attempts, this::attemptRow);
    }

    void updateAttempts(List<Map.Entry<AttemptKey, TaskAttempt>> attempts) {
        batch(UPDATE_ATTEMPT, attempts, this::attemptRow);
    }

    void insertEvents(List<ClusterEvent> events) {
        batch(INSERT_EVENT, events, this::eventRow);
    }

    void deleteWorkers(List<WorkerId> workers) {
        batch("delete from worker where id = ?", workers, id -> new Object[] {id.value()});
    }

    /** Workers are few and seldom change: an update that finds no row is followed by an insert. */
    void replaceWorkers(List<Worker> workers) {
        for (Worker worker : workers) {
            if (jdbc.update(UPDATE_WORKER, workerRow(worker)) == 0) {
                jdbc.update(INSERT_WORKER, workerRow(worker));
            }
        }
    }

    private <T> void batch(String sql, List<T> items, Function<T, @Nullable Object[]> row) {
        if (!items.isEmpty()) {
            jdbc.batchUpdate(sql, items.stream().map(row).toList());
        }
    }

    private static @Nullable Object[] taskRow(Task task) {
        return new @Nullable Object[] {
            task.specHash().hex(), task.desired().name(), task.state().name(),
                    task.reason().name(), task.message(),
            task.failures(), utc(task.createdAt()), utc(task.changedAt()), utc(task.finishedAt()), task.number(),
            task.named(), task.id().value()
        };
    }

    private @Nullable Object[] attemptRow(Map.Entry<AttemptKey, TaskAttempt> entry) {
        TaskAttempt attempt = entry.getValue();
        return new @Nullable Object[] {
            attempt.worker().value(),
            attempt.wanted().name(),
            attempt.grace().toMillis(),
            attempt.phase().name(),
            attempt.ran(),
            attempt.restarts(),
            json.writeValueAsString(attempt.ports()),
            attempt.containerId(),
            attempt.reason().name(),
            attempt.message(),
            attempt.exitCode(),
            attempt.oomKilled(),
            utc(attempt.startedAt()),
            utc(attempt.finishedAt()),
            entry.getKey().task().value(),
            attempt.number().number()
        };
    }

    private @Nullable Object[] eventRow(ClusterEvent event) {
        return new @Nullable Object[] {
            event.number(),
            utc(event.at()),
            event.type(),
            event.task() == null ? null : event.task().value(),
            event.worker() == null ? null : event.worker().value(),
            event.attempt() == null ? null : event.attempt().number(),
            name(event.from()),
            name(event.to()),
            event.reason().name(),
            event.message(),
            event.actor(),
            EventDetail.of(event.change()).map(json::writeValueAsString).orElse(null)
        };
    }

    private @Nullable Object[] workerRow(Worker worker) {
        @Nullable UUID incarnation = worker.incarnation();
        return new @Nullable Object[] {
            worker.name(),
            worker.address(),
            worker.capacity().cpuMillis(),
            worker.capacity().memory(),
            worker.capacity().disk(),
            worker.capacity().pids(),
            json.writeValueAsString(worker.labels()),
            worker.portRange().toString(),
            worker.arch(),
            worker.version(),
            worker.engine().version(),
            worker.engine().api(),
            incarnation,
            worker.availability().name(),
            worker.lost(),
            utc(worker.registeredAt()),
            worker.id().value()
        };
    }

    private static @Nullable String name(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return Optional.ofNullable(instant)
                .map(at -> at.atOffset(ZoneOffset.UTC))
                .orElse(null);
    }
}
