package dev.gantry.manager.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Affinity;
import dev.gantry.model.Resources;
import dev.gantry.model.SpreadLimit;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same state gives the same placements, in whatever order it came to be. */
class DeterminismTest {

    private static final int WORKERS = 12;
    private static final int TASKS = 80;

    private final Scheduler scheduler = new Scheduler(
            Filter.ALL,
            new Policies(List.of(new Spread(), new BinPack(), new RoundRobin(), new Greedy(), new EPvm()), "spread"));

    @ParameterizedTest
    @ValueSource(strings = {"spread", "bin-pack", "round-robin", "greedy", "e-pvm"})
    void theOrderInWhichWorkersJoinAndTasksArriveMakesNoDifference(String policy) {
        for (int seed = 0; seed < 5; seed++) {
            List<Integer> inOrder = IntStream.rangeClosed(1, WORKERS).boxed().toList();
            List<Integer> shuffled = new ArrayList<>(inOrder);
            Collections.shuffle(shuffled, new Random(seed));

            assertThat(placements(policy, seed, shuffled, true))
                    .as("policy %s, seed %d", policy, seed)
                    .isEqualTo(placements(policy, seed, inOrder, false))
                    .hasSizeGreaterThan(TASKS / 3);
        }
    }

    private Map<TaskId, WorkerId> placements(String policy, int seed, List<Integer> workers, boolean reversed) {
        Fleet fleet = new Fleet();
        for (int worker : workers) {
            Random own = new Random(31L * seed + worker);
            fleet.worker(
                    worker,
                    new Resources(2_000 + own.nextInt(3) * 1_000L, 4_096, 10, 4_096),
                    Map.of("zone", "z" + own.nextInt(3)));
            fleet.measured.put(Fleet.id(worker), new Resources(own.nextInt(4) * 500L, 256, 0, 0));
        }
        List<Task> tasks = tasks(policy, seed, fleet);
        (reversed ? tasks.reversed() : tasks)
                .forEach(task -> fleet.cluster.apply(new Change.TaskAccepted(task), Fleet.NOW));
        ExpectedLoad load = fleet.load(Fleet.NOW);
        Map<TaskId, WorkerId> placements = new LinkedHashMap<>();
        for (Task task : fleet.cluster.pending()) {
            if (scheduler.place(task, fleet.cluster, load, Fleet.NOW) instanceof Placement.Placed placed) {
                placements.put(task.id(), placed.worker());
                fleet.assign((int) placed.worker().value().getLeastSignificantBits(), task);
            }
        }
        return placements;
    }

    private static List<Task> tasks(String policy, int seed, Fleet fleet) {
        Random random = new Random(seed);
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            TaskSpec spec = TaskSpec.builder("t" + random.nextInt(4), "image")
                    .pidsLimit(1)
                    .cpu((1 + random.nextInt(10)) / 10.0)
                    .memory(64 + random.nextInt(512))
                    .priority(random.nextInt(3))
                    .constraints(random.nextInt(3) == 0 ? List.of("zone != z1") : List.of())
                    .affinities(random.nextInt(3) == 0 ? List.of(new Affinity("zone == z2", 20)) : List.of())
                    .spread(random.nextInt(3) == 0 ? List.of(new SpreadLimit("worker", 2)) : List.of())
                    .schedulerPolicy(policy)
                    .build();
            tasks.add(fleet.task(spec));
        }
        return tasks;
    }
}
