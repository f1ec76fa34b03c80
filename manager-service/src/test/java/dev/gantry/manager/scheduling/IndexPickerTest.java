package dev.gantry.manager.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The index answers what asking every worker answers, whatever has happened to the cluster. */
class IndexPickerTest {

    private static final int SEEDS = 120;
    private static final int STEPS = 120;
    private static final int PASSES = 10;

    private final ScanPicker scan = new ScanPicker(Filter.ALL);
    private final IndexPicker index = new IndexPicker(Filter.ALL);

    static List<Scorer> policies() {
        return List.of(new Spread(), new BinPack(), new EPvm(), new Greedy(), new RoundRobin());
    }

    @ParameterizedTest
    @MethodSource("policies")
    void theIndexPicksTheWorkerThatAScanPicks(Scorer policy) {
        Ranking ranking = new Ranking(policy, List.of(new AffinityPoints(), new ImagePoints()));
        for (long seed = 1; seed <= SEEDS; seed++) {
            RandomCluster cluster = new RandomCluster(seed);
            for (int step = 0; step < STEPS; step++) {
                cluster.step();
                Task task = cluster.submit();
                compare(cluster, task, ranking, "seed " + seed + ", step " + step);
            }
        }
    }

    @Test
    void withinAPassTheLeastBusyIsFoundWhateverWasPlacedBefore() {
        Ranking ranking = new Ranking(new Greedy(), List.of(new AffinityPoints(), new ImagePoints()));
        for (long seed = 1; seed <= SEEDS; seed++) {
            RandomCluster cluster = new RandomCluster(seed);
            Random random = new Random(seed);
            for (int pass = 0; pass < PASSES; pass++) {
                cluster.step();
                Map<WorkerId, Resources> measured = measured(cluster, random);
                ExpectedLoad ofScan = new ExpectedLoad(() -> measured, cluster.now);
                ExpectedLoad ofIndex = new ExpectedLoad(() -> measured, cluster.now);
                for (int placement = 0; placement < PASSES; placement++) {
                    Task task = cluster.submit();
                    compare(cluster, task, ranking, "seed " + seed + ", pass " + pass, ofScan, ofIndex);
                }
            }
        }
    }

    private static Map<WorkerId, Resources> measured(RandomCluster cluster, Random random) {
        Map<WorkerId, Resources> measured = new HashMap<>();
        for (Worker worker : cluster.state.workers()) {
            if (random.nextInt(4) > 0) {
                measured.put(worker.id(), new Resources(250L * random.nextInt(20), 250L * random.nextInt(20), 0, 0));
            }
        }
        return measured;
    }

    private void compare(RandomCluster cluster, Task task, Ranking ranking, String when) {
        compare(
                cluster,
                task,
                ranking,
                when,
                new ExpectedLoad(Map::of, cluster.now),
                new ExpectedLoad(Map::of, cluster.now));
    }

    private void compare(
            RandomCluster cluster, Task task, Ranking ranking, String when, ExpectedLoad ofScan, ExpectedLoad ofIndex) {
        ScanPicker.Pick expected = scan.pick(task, ranking, cluster.state, ofScan, cluster.now);
        Optional<Candidate> found = index.pick(task, ranking, cluster.state, ofIndex, cluster.now);

        assertThat(found.map(Candidate::worker).map(Worker::id))
                .as(when)
                .isEqualTo(expected.best().map(Candidate::worker).map(Worker::id));
        if (found.isEmpty()) {
            if (!cluster.state.isRefused(task) && task.spec().constraints().isEmpty()) {
                assertThat(index.refusals(task, cluster.state, ofIndex, cluster.now))
                        .as(when)
                        .isEqualTo(expected.refusals());
            }
            return;
        }
        Candidate best = found.get();
        cluster.place(task, best.worker().id(), Ports.pick(task, best).orElseThrow());
        nothingIsOverbooked(cluster, best, when);
    }

    private static void nothingIsOverbooked(RandomCluster cluster, Candidate best, String when) {
        Resources capacity = best.worker().capacity();
        Resources booked = cluster.state.booked(best.worker().id());
        assertThat(booked.cpuMillis()).as(when).isLessThanOrEqualTo(capacity.cpuMillis());
        assertThat(booked.memory()).as(when).isLessThanOrEqualTo(capacity.memory());
        assertThat(booked.disk()).as(when).isLessThanOrEqualTo(capacity.disk());
        assertThat(booked.pids()).as(when).isLessThanOrEqualTo(capacity.pids());
    }
}
