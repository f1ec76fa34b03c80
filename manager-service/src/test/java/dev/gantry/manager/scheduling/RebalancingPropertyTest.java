package dev.gantry.manager.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.model.Affinity;
import dev.gantry.model.Mount;
import dev.gantry.model.MountType;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.PortMapping;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.Resources;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.SpreadLimit;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskSpecBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** What holds of plans for random clusters that are too small for what runs on them, with all kinds of wishes. */
class RebalancingPropertyTest {

    private static final int CLUSTERS = 1_000;
    private static final List<Resources> CAPACITIES = List.of(
            new Resources(4_000, 4_096, 20, 9_000),
            new Resources(2_000, 8_192, 5, 2_000),
            new Resources(8_000, 2_048, 50, 5_000));

    private final Rebalancing rebalancing =
            new Rebalancing(Filter.ALL, new Policies(List.of(new Spread(), new BinPack()), "spread"));

    private int moves;

    /** Many a machine is overbooked, as after another one was lost: nothing asks the filters here. */
    private static CrowdedCluster cluster(Random random) {
        CrowdedCluster cluster = new CrowdedCluster();
        int workers = 1 + random.nextInt(8);
        for (int number = 1; number <= workers; number++) {
            cluster.add(
                    number,
                    CAPACITIES.get(random.nextInt(CAPACITIES.size())),
                    Map.of("zone", "z" + random.nextInt(3)),
                    random.nextInt(10) == 0 ? Availability.CORDONED : Availability.ACTIVE);
        }
        int busy = 1 + random.nextInt(workers);
        for (int left = random.nextInt(6 * workers); left > 0; left--) {
            run(cluster, random, 1 + random.nextInt(busy));
        }
        return cluster;
    }

    private static void run(CrowdedCluster cluster, Random random, int worker) {
        TaskSpecBuilder spec = TaskSpec.builder("t" + random.nextInt(3), "image")
                .cpu((1 + random.nextInt(12)) / 8.0)
                .memory(64L * (1 + random.nextInt(20)))
                .pidsLimit(100);
        switch (random.nextInt(12)) {
            case 0 -> spec.onDisconnect(OnDisconnect.KEEP);
            case 1 -> spec.restartPolicy(RestartPolicy.of(RestartMode.NO));
            case 2 -> spec.mounts(List.of(new Mount(MountType.VOLUME, "data", "/data", false, 0)));
            case 3 -> spec.constraints(List.of("zone != z" + random.nextInt(3)));
            case 4 -> spec.affinities(List.of(new Affinity("zone == z" + random.nextInt(3), 50)));
            case 5 -> spec.spread(List.of(new SpreadLimit("worker", 1 + random.nextInt(2))));
            case 6 -> spec.spread(List.of(new SpreadLimit("zone", 1 + random.nextInt(3))));
            case 7 -> spec.antiAffinity(List.of("task.name == t" + random.nextInt(3)));
            case 8 -> spec.schedulerPolicy("bin-pack");
            default -> spec.priority(50);
        }
        if (random.nextInt(4) == 0) {
            // Of the tasks of one worker each has a port of its own.
            int port = 20_000 + cluster.tasksOn(worker);
            spec.ports(List.of(new PortSpec(80, random.nextBoolean() ? port : 0, Protocol.TCP)));
            cluster.run(worker, spec.build(), new PortMapping(80, port, Protocol.TCP));
        } else {
            cluster.run(worker, spec.build());
        }
    }

    @Test
    void noFilterRefusesAMoveAndNothingIsOverbookedByIt() {
        for (int seed = 0; seed < CLUSTERS; seed++) {
            CrowdedCluster cluster = cluster(new Random(seed));
            // Asks all filters of each move, with those before it done.
            CrowdedCluster after =
                    cluster.after(rebalancing.plan(cluster.rooms(), 1_000).moves());

            List<Candidate> before = cluster.rooms();
            for (Candidate room : after.rooms()) {
                Resources free = room.free();
                Resources formerly = before.stream()
                        .filter(other ->
                                other.worker().id().equals(room.worker().id()))
                        .findFirst()
                        .orElseThrow()
                        .free();
                assertThat(free.cpuMillis())
                        .as("seed %d: cpu", seed)
                        .isGreaterThanOrEqualTo(Math.min(0, formerly.cpuMillis()));
                assertThat(free.memory())
                        .as("seed %d: memory", seed)
                        .isGreaterThanOrEqualTo(Math.min(0, formerly.memory()));
            }
        }
    }

    @Test
    void eachMoveMakesTheClusterMoreEqual() {
        for (int seed = 0; seed < CLUSTERS; seed++) {
            CrowdedCluster cluster = cluster(new Random(seed));
            Rebalancing.Plan plan = rebalancing.plan(cluster.rooms(), 1_000);
            List<Rebalancing.Move> done = new ArrayList<>();
            double before = variance(cluster);
            long said = plan.imbalance();
            for (Rebalancing.Move move : plan.moves()) {
                done.add(move);
                double after = variance(cluster.after(done));
                assertThat(after).as("seed %d after %s", seed, done).isLessThan(before);
                assertThat(Math.sqrt(after / 2) * 1_000_000)
                        .as("seed %d: what the plan says", seed)
                        .isBetween(said - move.gain() - 1.0, said - move.gain() + 1.0);
                said -= move.gain();
                before = after;
            }
        }
    }

    /** By its definition: the weighted mean of the squares of the distances from the mean share, for cpu and for memory. */
    private static double variance(CrowdedCluster cluster) {
        List<Candidate> rooms = cluster.rooms().stream()
                .filter(room -> room.worker().availability() == Availability.ACTIVE)
                .toList();
        return variance(rooms, Resources::cpuMillis) + variance(rooms, Resources::memory);
    }

    private static double variance(List<Candidate> rooms, ToLongFunction<Resources> amount) {
        double whole = 0;
        double booked = 0;
        for (Candidate room : rooms) {
            whole += amount.applyAsLong(room.worker().capacity());
            booked += amount.applyAsLong(room.worker().capacity().minus(room.free()));
        }
        double sum = 0;
        for (Candidate room : rooms) {
            double size = amount.applyAsLong(room.worker().capacity());
            double share = 1 - amount.applyAsLong(room.free()) / size;
            sum += size / whole * Math.pow(share - booked / whole, 2);
        }
        return sum;
    }

    @Test
    void onceAPlanIsDoneThereIsNothingMoreToPlan() {
        for (int seed = 0; seed < CLUSTERS; seed++) {
            CrowdedCluster cluster = cluster(new Random(seed));
            Rebalancing.Plan plan = rebalancing.plan(cluster.rooms(), 1_000);
            moves += plan.moves().size();

            assertThat(plan.complete()).isTrue();
            assertThat(rebalancing
                            .plan(cluster.after(plan.moves()).rooms(), 1_000)
                            .moves())
                    .as("seed %d", seed)
                    .isEmpty();
        }
        assertThat(moves).as("so that it says something").isGreaterThan(CLUSTERS);
    }

    @Test
    void theOrderOfWorkersAndTasksDoesNotMatter() {
        for (int seed = 0; seed < CLUSTERS; seed++) {
            CrowdedCluster cluster = cluster(new Random(seed));
            List<Candidate> shuffled = new ArrayList<>(CrowdedCluster.rooms(cluster.state(Comparator.reverseOrder())));
            Collections.shuffle(shuffled, new Random(seed));

            assertThat(rebalancing.plan(shuffled, 20))
                    .as("seed %d", seed)
                    .isEqualTo(rebalancing.plan(cluster.rooms(), 20));
        }
    }

    @Test
    void aShorterPlanIsTheBeginningOfALongerOne() {
        for (int seed = 0; seed < CLUSTERS; seed++) {
            CrowdedCluster cluster = cluster(new Random(seed));
            List<Rebalancing.Move> all =
                    rebalancing.plan(cluster.rooms(), 1_000).moves();

            assertThat(rebalancing.plan(cluster.rooms(), 2).moves())
                    .as("seed %d", seed)
                    .isEqualTo(all.subList(0, Math.min(2, all.size())));
        }
    }
}
