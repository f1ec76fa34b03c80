package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskSpec;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random lives under scarcity and with losses: whatever happens, nothing is booked twice. Checked on raw fields. */
class PlacementPropertyTest {

    private static final int TASKS = 60;
    private static final int STEPS = 400;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void noWorkerIsEverOverBookedAndNoPortHasTwoOwners(long seed) {
        Random random = new Random(seed);
        World world = new World();
        int workers = 1 + random.nextInt(4);
        for (int worker = 1; worker <= workers; worker++) {
            world.join(worker, new Resources(1_000L + random.nextInt(2_000), 500L + random.nextInt(1_500), 10, 4_000));
        }
        int submitted = 0;
        for (int step = 0; step < STEPS; step++) {
            int task = 1 + random.nextInt(Math.max(1, submitted));
            switch (random.nextInt(7)) {
                case 0, 1 -> {
                    if (submitted < TASKS) {
                        world.submit(++submitted, spec(random));
                    }
                }
                case 2 -> act(world, submitted, task, () -> world.runs(task));
                case 3 -> act(world, submitted, task, () -> world.ends(task, Reason.EXITED, 0));
                case 4 -> act(world, submitted, task, () -> world.ends(task, Reason.NONZERO_EXIT, 1));
                case 5 -> act(world, submitted, task, () -> world.stop(task));
                default -> {
                    int worker = 1 + random.nextInt(workers);
                    world.lose(worker);
                    world.see(worker, Liveness.READY);
                }
            }
            world.advance(Duration.ofSeconds(random.nextInt(3)));
            world.place();
            nothingIsBookedTwice(world, workers);
        }
    }

    private static void act(World world, int submitted, int task, Runnable action) {
        if (submitted > 0 && !world.get(task).attempts().isEmpty()) {
            action.run();
        }
    }

    private static TaskSpec spec(Random random) {
        List<PortSpec> ports = switch (random.nextInt(4)) {
            case 0 -> List.of(new PortSpec(80, 20_000 + random.nextInt(3), Protocol.TCP));
            case 1 -> List.of(new PortSpec(80, 0, Protocol.TCP), new PortSpec(81, 0, Protocol.TCP));
            default -> List.of();
        };
        return TaskSpec.builder("t", "image")
                .cpu(random.nextInt(8) / 10.0)
                .memory(50L + random.nextInt(600))
                .disk(random.nextInt(3))
                .pidsLimit(100)
                .ports(ports)
                .priority(random.nextInt(100))
                .build();
    }

    private static void nothingIsBookedTwice(World world, int workers) {
        for (int worker = 1; worker <= workers; worker++) {
            Resources capacity =
                    world.state.findWorker(World.worker(worker)).orElseThrow().capacity();
            long cpu = 0;
            long memory = 0;
            long disk = 0;
            long pids = 0;
            Set<Integer> hosts = new HashSet<>();
            for (Task task : world.state.tasks()) {
                for (TaskAttempt attempt : task.attempts()) {
                    if (!attempt.worker().equals(World.worker(worker)) || attempt.isOver()) {
                        continue;
                    }
                    cpu += task.spec().cpu() == 0 ? 100 : Math.round(task.spec().cpu() * 1000);
                    memory += task.spec().memory();
                    disk += task.spec().disk();
                    pids += task.spec().pidsLimit();
                    attempt.ports().forEach(port -> {
                        assertThat(hosts.add(port.host())).as("port %s", port).isTrue();
                    });
                }
            }
            assertThat(cpu).isLessThanOrEqualTo(capacity.cpuMillis());
            assertThat(memory).isLessThanOrEqualTo(capacity.memory());
            assertThat(disk).isLessThanOrEqualTo(capacity.disk());
            assertThat(pids).isLessThanOrEqualTo(capacity.pids());
        }
    }
}
