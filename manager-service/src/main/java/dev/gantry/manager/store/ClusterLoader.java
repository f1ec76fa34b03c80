package dev.gantry.manager.store;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.Attempt;
import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.PortMapping;
import dev.gantry.model.PortRange;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.GantryJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Loads the world from the tables when a manager starts. */
@Repository
public class ClusterLoader {

    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};
    private static final TypeReference<List<PortMapping>> PORTS = new TypeReference<>() {};

    private final TaskRows tasks;
    private final AttemptRows attempts;
    private final SpecRows specs;
    private final WorkerRows workers;
    private final TombstoneRows tombstones;
    private final GroupCommit commits;
    private final JsonMapper json = GantryJson.mapper();

    ClusterLoader(
            TaskRows tasks,
            AttemptRows attempts,
            SpecRows specs,
            WorkerRows workers,
            TombstoneRows tombstones,
            GroupCommit commits) {
        this.tasks = tasks;
        this.attempts = attempts;
        this.specs = specs;
        this.workers = workers;
        this.tombstones = tombstones;
        this.commits = commits;
    }

    /** Everything that the store knows, as a new state. */
    @Transactional(readOnly = true)
    public ClusterState load() {
        ClusterState state = new ClusterState();
        workers.findAll().forEach(row -> state.load(worker(row)));
        tombstones.findAll().forEach(row -> state.load(new TaskId(row.taskId), row.expiresAt));
        Map<String, TaskSpec> specsByHash = specs.findAll().stream()
                .collect(Collectors.toMap(row -> row.hash, row -> json.readValue(row.body, TaskSpec.class)));
        commits.learnSpecs();
        Map<UUID, List<TaskAttempt>> attemptsByTask = new HashMap<>();
        attempts.all()
                .forEach(row -> attemptsByTask
                        .computeIfAbsent(row.key.taskId(), _ -> new ArrayList<>())
                        .add(attempt(row)));
        tasks.all()
                .forEach(row -> state.load(
                        task(row, specOf(row, specsByHash), attemptsByTask.getOrDefault(row.id, List.of()))));
        return state;
    }

    private static TaskSpec specOf(TaskEntity row, Map<String, TaskSpec> specsByHash) {
        TaskSpec spec = specsByHash.get(row.specHash);
        if (spec == null) {
            throw new IllegalStateException(
                    "task " + row.id + " refers to spec " + row.specHash + ", which is not stored");
        }
        return spec;
    }

    private static Task task(TaskEntity row, TaskSpec spec, List<TaskAttempt> all) {
        // Those that are over are history, but for the newest, which is the current one.
        List<TaskAttempt> kept = all.stream()
                .filter(attempt -> !attempt.isOver()
                        || attempt.number().equals(all.getLast().number()))
                .toList();
        return Task.stored(
                new TaskId(row.id),
                row.named,
                row.number,
                new SpecHash(row.specHash),
                spec,
                row.desired,
                row.state,
                row.reason,
                row.message,
                row.failures,
                kept,
                row.createdAt,
                row.changedAt,
                row.finishedAt);
    }

    private TaskAttempt attempt(AttemptEntity row) {
        return TaskAttempt.stored(
                new Attempt(row.key.attempt()),
                new WorkerId(row.workerId),
                row.wanted,
                Duration.ofMillis(row.graceMillis),
                row.phase,
                row.ran,
                row.restarts,
                json.readValue(row.ports, PORTS),
                row.containerId,
                row.reason,
                row.message,
                row.exitCode,
                row.oomKilled,
                row.startedAt,
                row.finishedAt);
    }

    private Worker worker(WorkerEntity row) {
        return new Worker(
                new WorkerId(row.id),
                row.name,
                row.address,
                new Resources(row.cpuMillis, row.memory, row.disk, row.pids),
                json.readValue(row.labels, LABELS),
                PortRange.parse(row.portRange),
                row.arch,
                row.version,
                new EngineStatus(EngineState.OK, row.engineVersion, row.engineApi),
                row.incarnation,
                row.availability,
                row.lost,
                row.registeredAt);
    }
}
