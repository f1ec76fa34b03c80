package dev.gantry.manager.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.model.Affinity;
import dev.gantry.model.Mount;
import dev.gantry.model.MountType;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.PortMapping;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Privileges;
import dev.gantry.model.Protocol;
import dev.gantry.model.Resources;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.SpreadLimit;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskSpecBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RebalancingTest {

    private static final Resources FOUR = new Resources(4_000, 4_096, 100, 9_000);

    private final CrowdedCluster cluster = new CrowdedCluster();
    private final Rebalancing rebalancing =
            new Rebalancing(Filter.ALL, new Policies(List.of(new Spread(), new BinPack()), "spread"));

    private static TaskSpecBuilder quarter() {
        return TaskSpec.builder("t", "image").cpu(1).memory(1_024);
    }

    private void workers(int number) {
        for (int i = 1; i <= number; i++) {
            cluster.add(i, FOUR, Map.of("zone", i % 2 == 0 ? "even" : "odd"));
        }
    }

    private void run(int worker, int times, TaskSpec spec) {
        for (int i = 0; i < times; i++) {
            cluster.run(worker, spec);
        }
    }

    private Rebalancing.Plan plan() {
        return rebalancing.plan(cluster.rooms(), 100);
    }

    @Test
    void theExampleOfTheAlgorithm() {
        workers(2);
        run(1, 4, quarter().build());

        Rebalancing.Plan plan = plan();

        assertThat(plan.imbalance()).isEqualTo(500_000);
        assertThat(plan.remaining()).isZero();
        assertThat(plan.complete()).isTrue();
        assertThat(plan.moves())
                .containsExactly(
                        move(
                                1,
                                new Rebalancing.Filling(1_000_000, 750_000),
                                new Rebalancing.Filling(0, 250_000),
                                250_000),
                        move(
                                2,
                                new Rebalancing.Filling(750_000, 500_000),
                                new Rebalancing.Filling(250_000, 500_000),
                                250_000));
    }

    private static Rebalancing.Move move(int task, Rebalancing.Filling source, Rebalancing.Filling target, long gain) {
        return new Rebalancing.Move(
                CrowdedCluster.task(task), CrowdedCluster.worker(1), CrowdedCluster.worker(2), source, target, gain);
    }

    @Test
    void noMoreMovesArePlannedThanAreAskedForAndThatIsSaid() {
        workers(2);
        run(1, 4, quarter().build());

        Rebalancing.Plan plan = rebalancing.plan(cluster.rooms(), 1);

        assertThat(plan.moves()).hasSize(1);
        assertThat(plan.complete()).isFalse();
    }

    @Test
    void littleIsNotWorthAMove() {
        workers(2);
        run(1, 13, TaskSpec.builder("t", "image").cpu(0.16).memory(163).build());
        run(2, 12, TaskSpec.builder("t", "image").cpu(0.16).memory(163).build());

        assertThat(plan().moves()).isEmpty();
    }

    @Test
    void machinesOfAllSizesAreFilledByTheirShare() {
        cluster.add(1, FOUR, Map.of());
        cluster.add(2, new Resources(12_000, 12_288, 100, 9_000), Map.of());
        run(1, 4, quarter().build());

        Rebalancing.Plan plan = plan();

        assertThat(plan.moves()).hasSize(3);
        assertThat(plan.remaining()).isZero();
    }

    @Test
    void cpuAndMemoryAreWeighedTogether() {
        workers(2);
        run(1, 1, TaskSpec.builder("t", "image").cpu(0.1).memory(3_000).build());
        run(1, 1, TaskSpec.builder("t", "image").cpu(0.1).memory(1_000).build());
        run(2, 1, TaskSpec.builder("t", "image").cpu(3.6).memory(100).build());

        assertThat(plan().moves())
                .singleElement()
                .extracting(Rebalancing.Move::task)
                .isEqualTo(CrowdedCluster.task(2));
    }

    static Stream<TaskSpec> whatStays() {
        return Stream.of(
                quarter().onDisconnect(OnDisconnect.KEEP).build(),
                quarter().onDisconnect(OnDisconnect.STOP).build(),
                quarter().restartPolicy(RestartPolicy.of(RestartMode.NO)).build(),
                quarter().schedulerPolicy("bin-pack").build(),
                quarter()
                        .mounts(List.of(new Mount(MountType.VOLUME, "data", "/data", false, 0)))
                        .build(),
                quarter()
                        .mounts(List.of(new Mount(MountType.BIND, "/srv", "/data", true, 0)))
                        .build(),
                quarter()
                        .privileges(new Privileges(false, Optional.empty(), List.of(), 1, false))
                        .build(),
                quarter().constraints(List.of("worker.name == w1")).build(),
                quarter().affinities(List.of(new Affinity("zone == odd", 1))).build());
    }

    @ParameterizedTest
    @MethodSource("whatStays")
    void whatMayNotRunTwiceOrIsBoundToItsMachineOrLikesItThereStays(TaskSpec spec) {
        workers(2);
        run(1, 4, spec);

        assertThat(plan().moves()).isEmpty();
        assertThat(plan().imbalance()).isEqualTo(500_000);
    }

    @Test
    void aWorkerThatTakesNoTasksNeitherGivesNorGets() {
        workers(2);
        cluster.add(2, FOUR, Map.of(), Availability.CORDONED);
        cluster.add(3, FOUR, Map.of(), Availability.CORDONED);
        run(1, 4, quarter().build());
        run(3, 4, quarter().build());

        assertThat(plan().moves()).isEmpty();
    }

    @Test
    void plannedMovesCountForTheLimitsOfThoseThatFollow() {
        workers(2);
        run(1, 4, quarter().spread(List.of(new SpreadLimit("worker", 1))).build());

        assertThat(plan().moves()).hasSize(1);
    }

    @Test
    void aHostPortThatIsTakenStandsInTheWay() {
        workers(2);
        PortSpec http = new PortSpec(80, 8_080, Protocol.TCP);
        PortMapping taken = new PortMapping(80, 8_080, Protocol.TCP);
        TaskSpec web = TaskSpec.builder("web", "image")
                .cpu(2)
                .memory(2_048)
                .ports(List.of(http))
                .build();
        cluster.run(1, web, taken);
        run(
                1,
                1,
                TaskSpec.builder("pinned", "image")
                        .cpu(2)
                        .memory(2_048)
                        .constraints(List.of("worker.name == w1"))
                        .build());
        cluster.run(
                2,
                TaskSpec.builder("blocker", "image")
                        .cpu(0.1)
                        .memory(64)
                        .ports(List.of(http))
                        .build(),
                taken);

        assertThat(plan().moves()).isEmpty();
    }
}
