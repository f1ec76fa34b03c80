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
import java.util.Arrays;
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

    private static final String INSERT_TASK = "insert into task (desired, state, reason, message, failures, changed_at,"
            + " finished_at, id, spec_hash, created_at, number, named) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE_TASK = "update task set desired = ?, state = ?, reason = ?, message = ?,"
            + " failures = ?, changed_at = ?, finished_at = ? where id = ?";
    private static final String INSERT_ATTEMPT = "insert into task_attempt (wanted, grace_millis, phase, ran, restarts,"
            + " container_id, reason, message, exit_code, oom_killed, image_digest, started_at, finished_at, successor,"
            + " task_id, attempt, worker_id, ports) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE_ATTEMPT =
            "update task_attempt set wanted = ?, grace_millis = ?, phase = ?, ran = ?,"
                    + " restarts = ?, container_id = ?, reason = ?, message = ?, exit_code = ?, oom_killed = ?,"
                    + " image_digest = ?, started_at = ?, finished_at = ?, successor = ? where task_id = ? and attempt = ?";
    private static final String INSERT_EVENT = "insert into task_event (number, at, type, task_id, worker_id, attempt,"
            + " from_state, to_state, reason, message, actor, detail) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String INSERT_DECISION =
            "insert into placement_decision (spec_hash, first_event, last_event, body) values (?, ?, ?, ?)";
    private static final String INSERT_WORKER =
            "insert into worker (name, address, cpu_millis, memory, disk, pids, labels,"
                    + " port_range, arch, version, engine_version, engine_api, incarnation, leases, availability, drain, lost,"
                    + " registered_at, id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE_WORKER = "update worker set name = ?, address = ?, cpu_millis = ?, memory = ?,"
            + " disk = ?, pids = ?, labels = ?, port_range = ?, arch = ?, version = ?, engine_version = ?, engine_api = ?,"
            + " incarnation = ?, leases = ?, availability = ?, drain = ?, lost = ?, registered_at = ? where id = ?";

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
        batch(
                INSERT_TASK,
                tasks,
                task -> join(
                        changing(task), task.specHash().hex(), utc(task.createdAt()), task.number(), task.named()));
    }

    void updateTasks(List<Task> tasks) {
        batch(UPDATE_TASK, tasks, RowWriter::changing);
    }

    /** Takes ended tasks out, with their attempts. Their events stay. */
    void deleteTasks(List<TaskId> tasks) {
        batch("delete from task_attempt where task_id = ?", tasks, id -> new Object[] {id.value()});
        batch("delete from task where id = ?", tasks, id -> new Object[] {id.value()});
    }

    void deleteSpecs(Collection<SpecHash> specs) {
        batch("delete from spec where hash = ?", List.copyOf(specs), spec -> new Object[] {spec.hex()});
    }

    void insertTombstones(Map<TaskId, Instant> tombstones) {
        batch("insert into tombstone (task_id, expires_at) values (?, ?)", List.copyOf(tombstones.entrySet()), entry ->
                new Object[] {entry.getKey().value(), utc(entry.getValue())});
    }

    void insertAttempts(List<Map.Entry<AttemptKey, TaskAttempt>> attempts) {
        batch(
                INSERT_ATTEMPT,
                attempts,
                entry -> join(
                        changing(entry),
                        entry.getValue().worker().value(),
                        json.writeValueAsString(entry.getValue().ports())));
    }

    void updateAttempts(List<Map.Entry<AttemptKey, TaskAttempt>> attempts) {
        batch(UPDATE_ATTEMPT, attempts, RowWriter::changing);
    }

    void insertEvents(List<ClusterEvent> events) {
        batch(INSERT_EVENT, events, this::eventRow);
    }

    void insertDecisions(List<TurnDecision> decisions) {
        batch(INSERT_DECISION, decisions, made -> new Object[] {
            made.spec().hex(), made.firstEvent(), made.lastEvent(), json.writeValueAsString(made.decision())
        });
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

    private static @Nullable Object[] join(@Nullable Object[] changing, @Nullable Object... fixed) {
        @Nullable Object[] row = Arrays.copyOf(changing, changing.length + fixed.length);
        System.arraycopy(fixed, 0, row, changing.length, fixed.length);
        return row;
    }

    /** What may change of a task, and its key. */
    private static @Nullable Object[] changing(Task task) {
        return new @Nullable Object[] {
            task.desired().name(),
            task.state().name(),
            task.reason().name(),
            task.message(),
            task.failures(),
            utc(task.changedAt()),
            utc(task.finishedAt()),
            task.id().value()
        };
    }

    /** What may change of an attempt, and its key. */
    private static @Nullable Object[] changing(Map.Entry<AttemptKey, TaskAttempt> entry) {
        TaskAttempt attempt = entry.getValue();
        return new @Nullable Object[] {
            attempt.wanted().name(),
            attempt.grace().toMillis(),
            attempt.phase().name(),
            attempt.ran(),
            attempt.restarts(),
            attempt.containerId(),
            attempt.reason().name(),
            attempt.message(),
            attempt.exitCode(),
            attempt.oomKilled(),
            attempt.imageDigest(),
            utc(attempt.startedAt()),
            utc(attempt.finishedAt()),
            attempt.successor(),
            entry.getKey().task().value(),
            entry.getKey().attempt().number()
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
            worker.leases(),
            worker.availability().name(),
            worker.drain() == null ? null : json.writeValueAsString(DrainColumn.of(worker.drain())),
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
