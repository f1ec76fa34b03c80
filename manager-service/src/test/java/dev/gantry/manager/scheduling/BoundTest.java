package dev.gantry.manager.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Resources;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A bound that is too low would make a search leave out the best worker. */
class BoundTest {

    private static final List<Scorer> POLICIES =
            List.of(new Spread(), new BinPack(), new RoundRobin(), new Greedy(), new EPvm());

    @Test
    void noWorkerInABoxScoresHigherThanItsBound() {
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            Resources capacity = new Resources(1 + random.nextInt(8_000), 6 + random.nextInt(8_000), 0, 100);
            Fleet fleet = new Fleet().worker(1, capacity);
            long cpu = random.nextLong(capacity.cpuMillis() + 1);
            long memory = random.nextLong(capacity.memory() + 1);
            Task task = fleet.task(Math.max(1, random.nextLong(cpu + 1)) / 1_000.0, random.nextLong(memory + 1));
            // As much idles as is free: the box is of either, as the policy's guide says.
            fleet.measured.put(Fleet.id(1), capacity.minus(new Resources(cpu, memory, 0, 100)));
            Candidate any = fleet.candidate(1);
            Candidate candidate = new Candidate(
                    any.worker(), new Resources(cpu, memory, 0, 100), fleet.cluster, any.load(), Fleet.NOW);
            Box box = around(candidate.free(), capacity, random);
            for (Scorer policy : POLICIES) {
                assertThat(policy.bound(task.spec().booking(), box, 1))
                        .as("%s of %s in %s", policy.name(), candidate.free(), box)
                        .isGreaterThanOrEqualTo(policy.score(task, candidate));
            }
        }
    }

    @Test
    void theBoundOfASingleWorkerIsItsScore() {
        Fleet fleet = new Fleet().worker(1, Fleet.FOUR);
        Task task = fleet.task(1, 2_048);
        Candidate candidate = fleet.candidate(1);
        Box box = new Box(Fleet.FOUR, candidate.free(), candidate.free());

        for (Scorer policy : List.of(new Spread(), new BinPack(), new EPvm(), new Greedy())) {
            assertThat(policy.bound(task.spec().booking(), box, 1)).isEqualTo(policy.score(task, candidate));
        }
    }

    private static Box around(Resources free, Resources capacity, Random random) {
        Resources least = new Resources(
                random.nextLong(free.cpuMillis() + 1), random.nextLong(free.memory() + 1), 0, free.pids());
        Resources most = new Resources(
                free.cpuMillis() + random.nextLong(capacity.cpuMillis() - free.cpuMillis() + 1),
                free.memory() + random.nextLong(capacity.memory() - free.memory() + 1),
                0,
                free.pids());
        return new Box(capacity, least, most);
    }
}
