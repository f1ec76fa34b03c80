package dev.gantry.simulation.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.reconcile.PlacementPass;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.manager.scheduling.Spread;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GeneratorsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static List<String> life(long seed, Set<String> seen) {
        Dice dice = new Dice(seed);
        Scarcity scarcity = Scarcity.of(dice);
        ClusterState state = Clusters.ofWorkers(dice, scarcity, NOW);
        Commands commands = new Commands(dice, new Specs(dice, scarcity));
        Decider decider = new Decider(new Scheduler(Filter.ALL, new Spread()));
        List<String> history = new ArrayList<>();
        long nextEvent = 1;
        for (int step = 0; step < 300; step++) {
            Instant now = NOW.plusSeconds(step);
            Turn turn = new Turn(state, nextEvent, now);
            Command command = commands.next(state, now);
            if (decider.decide(state, command, nextEvent, now) instanceof Decision.Accepted accepted) {
                turn.apply(accepted.changes(), "test");
            }
            PlacementPass pass = decider.placementPass(Map::of, now);
            for (Task pending : state.pending()) {
                turn.apply(pass.decide(state, pending), "test");
            }
            turn.events().forEach(event -> {
                history.add(event.toString());
                seen.add(event.type());
            });
            nextEvent = turn.nextEvent();
        }
        return history;
    }

    @Test
    void theSameSeedGivesTheSameLifeAndAnotherSeedAnother() {
        assertThat(life(7, new HashSet<>())).isEqualTo(life(7, new HashSet<>())).isNotEqualTo(life(8, new HashSet<>()));
    }

    @Test
    void aHundredSeedsReachEveryChangeThatATaskCanGoThrough() {
        Set<String> seen = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            life(seed, seen);
        }
        assertThat(seen)
                .contains(
                        "ACCEPTED",
                        "STOP_REQUESTED",
                        "PLACED",
                        "ATTEMPT_CHANGED",
                        "STATE_CHANGED",
                        "RETIRED",
                        "WORKER_LOST",
                        "WORKER_RETURNED",
                        "AVAILABILITY_CHANGED");
    }
}
