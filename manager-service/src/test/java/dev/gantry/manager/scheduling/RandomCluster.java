package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.ImageRefusal;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.TestWorker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.model.Affinity;
import dev.gantry.model.Attempt;
import dev.gantry.model.EngineState;
import dev.gantry.model.Phase;
import dev.gantry.model.PortMapping;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.SpreadLimit;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** A cluster to which everything happens that can happen to one, by chance and under scarcity. */
final class RandomCluster {

    private static final List<Resources> CAPACITIES = List.of(
            new Resources(4_000, 4_096, 20, 2_000),
            new Resources(2_000, 8_192, 5, 900),
            new Resources(8_000, 2_048, 50, 5_000));

    private final Random random;
    private final int workers;
    private final boolean coarse;
    private final List<TaskId> placed = new ArrayList<>();
    final ClusterState state = new ClusterState();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int tasks;

    RandomCluster(long seed) {
        this.random = new Random(seed);
        this.workers = 1 + random.nextInt(100);
        this.coarse = random.nextBoolean();
        for (int number = 0; number < workers; number++) {
            join(number);
            see(number, Liveness.READY, EngineState.OK);
        }
    }

    /** Something happens that is no placement. */
    void step() {
        now = now.plusMillis(random.nextInt(2_000));
        int number = random.nextInt(workers);
        switch (random.nextInt(14)) {
            case 0 -> see(number, Liveness.UNREACHABLE, EngineState.OK);
            case 1 -> see(number, Liveness.READY, random.nextInt(3) == 0 ? EngineState.DOWN : EngineState.OK);
            case 2 -> apply(new Change.AvailabilityChanged(id(number), Availability.CORDONED));
            case 3, 4 -> {
                apply(new Change.AvailabilityChanged(id(number), Availability.ACTIVE));
                see(number, Liveness.READY, EngineState.OK);
            }
            case 5 -> join(number);
            case 6 -> apply(new Change.PortBlocked(id(number), port(), now.plusSeconds(5)));
            case 7 -> apply(new Change.OrphansSeen(id(number), random.nextBoolean() ? List.of() : List.of(orphan())));
            case 8 -> {
                apply(new Change.WorkerLost(id(number)));
                apply(new Change.WorkerReturned(id(number)));
            }
            default -> end();
        }
    }

    /** A task that waits for a place. Its spec may be one that a worker has just refused. */
    Task submit() {
        TaskSpec spec = spec();
        SpecHash hash = new SpecHash(String.format("%064x", spec.hashCode() & 0xffffffffL));
        Task task = Task.accepted(new TaskId(new UUID(1, ++tasks)), false, tasks, hash, spec, now);
        apply(new Change.TaskAccepted(task));
        if (random.nextInt(8) == 0) {
            Refusal.Key key = new Refusal.Key(hash, id(random.nextInt(workers)));
            apply(new Change.RefusalNoted(
                    new Refusal(key, Reason.START_FAILED, 1, now.plusSeconds(random.nextInt(3)))));
        }
        if (random.nextInt(20) == 0) {
            ImageRefusal.Key key = new ImageRefusal.Key(spec.image(), "x86_64");
            apply(new Change.ImageRefused(new ImageRefusal(key, 1, now.plusSeconds(random.nextInt(3)))));
        }
        return state.loadTask(task.id());
    }

    void place(Task task, WorkerId worker, List<PortMapping> ports) {
        TaskAttempt attempt = TaskAttempt.assigned(Attempt.FIRST, worker, Duration.ZERO, ports);
        apply(new Change.AttemptPlaced(task.id(), attempt, ""));
        if (random.nextBoolean()) {
            apply(new Change.AttemptAdvanced(
                    task.id(), attempt.observed(running(task.id())), TaskState.RUNNING, Reason.STARTED, ""));
        }
        placed.add(task.id());
    }

    private Observation running(TaskId task) {
        return new Observation(
                task, Attempt.FIRST, 0, null, Phase.RUNNING, Reason.STARTED, "", null, false, null, now, null);
    }

    private void end() {
        if (placed.isEmpty()) {
            return;
        }
        TaskId id = placed.remove(random.nextInt(placed.size()));
        TaskAttempt attempt = state.loadTask(id).current().orElseThrow();
        apply(new Change.AttemptAdvanced(
                id, attempt.ended(Phase.GONE, Reason.EXITED, ""), TaskState.COMPLETED, Reason.EXITED, ""));
    }

    private void join(int number) {
        Resources capacity = CAPACITIES.get(random.nextInt(CAPACITIES.size()));
        apply(new Change.WorkerRegistered(TestWorker.of(id(number), "w" + number, now)
                .address("http://w")
                .capacity(capacity)
                .labels(Map.of("zone", zone()))
                .ports(20_000, 20_003)
                .arch(number % 3 == 0 ? "aarch64" : "x86_64")
                .incarnation(new UUID(3, number))
                .build()));
    }

    private void see(int number, Liveness liveness, EngineState engine) {
        apply(new Change.WorkerSeen(id(number), new WorkerSight(liveness, engine)));
    }

    private void apply(Change change) {
        state.apply(change, now);
    }

    private TaskSpec spec() {
        // Coarse sizes make many workers equal, so that ids decide.
        int grain = coarse ? 250 : 1;
        return TaskSpec.builder("t", "image-" + random.nextInt(4))
                .cpu((1 + random.nextInt(1_500 / grain)) * grain / 1_000.0)
                .memory((1L + random.nextInt(1_500 / grain)) * grain)
                .disk(random.nextInt(4))
                .pidsLimit(1 + random.nextInt(200))
                .ports(ports())
                .constraints(random.nextInt(6) == 0 ? List.of("zone == " + zone()) : List.of())
                .affinities(random.nextInt(6) == 0 ? List.of(affinity(), affinity()) : List.of())
                .spread(random.nextInt(12) == 0 ? List.of(new SpreadLimit("zone", 2)) : List.of())
                .antiAffinity(random.nextInt(12) == 0 ? List.of("task.name == t") : List.of())
                .build();
    }

    private List<PortSpec> ports() {
        return switch (random.nextInt(5)) {
            case 0 -> List.of(new PortSpec(80, port(), Protocol.TCP));
            case 1 -> List.of(new PortSpec(80, 0, Protocol.TCP), new PortSpec(81, 0, Protocol.UDP));
            default -> List.of();
        };
    }

    private Affinity affinity() {
        return new Affinity("zone == " + zone(), random.nextInt(201) - 100);
    }

    private String zone() {
        return String.valueOf((char) ('a' + random.nextInt(3)));
    }

    private Orphan orphan() {
        AttemptKey key = new AttemptKey(new TaskId(new UUID(9, random.nextLong())), Attempt.FIRST);
        Resources booking = new Resources(random.nextInt(5_000), random.nextInt(5_000), 1, 1);
        return new Orphan(key, "o", "image", booking, List.of(new PortMapping(80, port(), Protocol.TCP)), null);
    }

    private int port() {
        return 20_000 + random.nextInt(4);
    }

    private static WorkerId id(int number) {
        // Ids in another order than the numbers, and some with the highest bit set.
        return new WorkerId(new UUID(number * 0x9E3779B97F4A7C15L, number));
    }
}
