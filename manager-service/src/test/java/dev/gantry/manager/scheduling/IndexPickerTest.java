package dev.gantry.manager.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.Resources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The index answers what asking every worker answers, whatever has happened to the cluster. */
class IndexPickerTest {

    private static final int SEEDS = 120;
    private static final int STEPS = 120;

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

    private void compare(RandomCluster cluster, Task task, Ranking ranking, String when) {
        ExpectedLoad load = new ExpectedLoad(Map::of, cluster.now);
        ScanPicker.Pick expected = scan.pick(task, ranking, cluster.state, load, cluster.now);
        Optional<Candidate> found = index.pick(task, ranking, cluster.state, load, cluster.now);

        assertThat(found.map(Candidate::worker).map(Worker::id))
                .as(when)
                .isEqualTo(expected.best().map(Candidate::worker).map(Worker::id));
        if (found.isEmpty()) {
            if (!cluster.state.isRefused(task) && task.spec().constraints().isEmpty()) {
                assertThat(index.refusals(task, cluster.state, load, cluster.now))
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
