package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.TestWorker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.model.EngineState;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskSpecBuilder;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A cluster for a test of the scheduler: workers that are ready, tasks that are put where the test says. */
final class Fleet {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** 4 cores and 4 GiB: a core is a quarter of the cpu, a GiB a quarter of the memory. */
    static final Resources FOUR = new Resources(4_000, 4_096, 100, 4_096);

    final ClusterState cluster = new ClusterState();
    final Map<WorkerId, Resources> measured = new HashMap<>();
    private int tasks;

    static WorkerId id(int worker) {
        return new WorkerId(new UUID(2, worker));
    }

    static TaskSpecBuilder spec() {
        return TaskSpec.builder("t", "image").pidsLimit(1);
    }

    static SpecHash hash(TaskSpec spec) {
        return new SpecHash(String.format("%064x", spec.hashCode() & 0xffffffffL));
    }

    Fleet worker(int number, Resources capacity) {
        return worker(number, capacity, Map.of());
    }

    Fleet worker(int number, Resources capacity, Map<String, String> labels) {
        return worker(number, capacity, labels, "x86_64");
    }

    Fleet worker(int number, Resources capacity, Map<String, String> labels, String arch) {
        cluster.load(TestWorker.of(id(number), "w" + number, NOW)
                .capacity(capacity)
                .labels(labels)
                .ports(20_000, 20_999)
                .arch(arch)
                .engine(EngineState.OK, "27.3.1", "1.47")
                .build());
        cluster.load(id(number), new WorkerSight(Liveness.READY, EngineState.OK));
        return this;
    }

    /** A task that is not part of the cluster yet. */
    Task task(TaskSpec spec) {
        tasks++;
        return Task.accepted(new TaskId(new UUID(1, tasks)), false, tasks, hash(spec), spec, NOW);
    }

    Task task(double cpu, long memory) {
        return task(spec().cpu(cpu).memory(memory).build());
    }

    /** Puts a task on a worker, past the scheduler. */
    TaskAttempt occupy(int worker, Task task) {
        cluster.apply(new Change.TaskAccepted(task), NOW);
        return assign(worker, task);
    }

    /** Puts a task that was accepted on a worker. */
    TaskAttempt assign(int worker, Task task) {
        TaskAttempt attempt = TaskAttempt.assigned(task.nextAttempt(), id(worker), Duration.ZERO, List.of());
        cluster.apply(new Change.AttemptPlaced(task.id(), attempt, ""), NOW);
        return attempt;
    }

    /** Puts a task on a worker, where it runs from a minute ago. */
    void ran(int worker, Task task) {
        startedAt(worker, task, NOW.minusSeconds(60));
    }

    void startedAt(int worker, Task task, Instant started) {
        TaskAttempt running = occupy(worker, task)
                .observed(new Observation(
                        task.id(),
                        task.nextAttempt(),
                        0,
                        "c",
                        Phase.RUNNING,
                        Reason.STARTED,
                        "",
                        null,
                        false,
                        null,
                        started,
                        null));
        cluster.apply(new Change.AttemptAdvanced(task.id(), running, TaskState.RUNNING, Reason.STARTED, ""), NOW);
    }

    void occupy(int worker, double cpu, long memory) {
        occupy(worker, task(cpu, memory));
    }

    ExpectedLoad load(Instant now) {
        return new ExpectedLoad(() -> measured, now);
    }

    Candidate candidate(int worker) {
        return Candidate.of(cluster.findWorker(id(worker)).orElseThrow(), cluster, load(NOW), NOW);
    }
}
