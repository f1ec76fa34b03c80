package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.PlacementDecision;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.manager.scheduling.Spread;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlacementReasonsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final World world = new World();

    private List<Change.AttemptPlaced> place(TaskSpec... specs) {
        for (int number = 1; number <= specs.length; number++) {
            TaskSpec spec = specs[number - 1];
            world.state.load(Task.accepted(World.task(number), true, number, World.hash(spec), spec, NOW));
        }
        Scheduler scheduler = new Scheduler(Filter.ALL, new Spread());
        PlacementPass pass = new Decider(scheduler).placementPass(Map::of, NOW);
        Turn turn = new Turn(world.state, 1, NOW);
        List<Change.AttemptPlaced> placed = new ArrayList<>();
        for (Task task : world.state.pending()) {
            List<Change> changes = pass.decide(world.state, task);
            turn.apply(changes, "test");
            changes.forEach(change -> placed.add((Change.AttemptPlaced) change));
        }
        return placed;
    }

    private static TaskSpec spec(String name, long memory) {
        return TaskSpec.builder(name, "nginx").cpu(1).memory(memory).build();
    }

    @Test
    void theFirstPlacementOfASpecSaysWhyAndStandsForTheOthers() {
        world.join(1);
        world.join(2);

        List<Change.AttemptPlaced> placed = place(spec("a", 64), spec("b", 64), spec("a", 64));

        assertThat(placed).extracting(change -> change.decision().isPresent()).containsExactly(true, true, false);
    }

    @Test
    void theDecisionHasTheBestThreeWithTheirScoresAndTheChosenOneFirst() {
        world.join(1, new Resources(2_000, 4_096, 100, 32_768));
        world.join(2, new Resources(8_000, 8_192, 100, 32_768));
        world.join(3, new Resources(4_000, 4_096, 100, 32_768));
        world.join(4, new Resources(3_000, 4_096, 100, 32_768));

        Change.AttemptPlaced placed = place(spec("a", 64)).getFirst();

        assertThat(placed.attempt().worker()).isEqualTo(World.worker(2));
        PlacementDecision decision = placed.decision().orElseThrow();
        assertThat(decision.policy()).isEqualTo("spread");
        assertThat(decision.workers()).isEqualTo(4);
        assertThat(decision.candidates()).containsExactly(ranked(2, 875_000), ranked(3, 750_000), ranked(4, 666_666));
    }

    private static PlacementDecision.Ranked ranked(int worker, long score) {
        return new PlacementDecision.Ranked(
                World.worker(worker), "w" + worker, score, List.of(new PlacementDecision.Part("spread", score)));
    }

    @Test
    void aWorkerThatWasAskedInVainIsCounted() {
        world.join(1, new Resources(8_000, 8_192, 0, 32_768));
        world.join(2);
        TaskSpec wide = spec("a", 64).toBuilder().disk(1).build();

        Optional<PlacementDecision> decision = place(wide).getFirst().decision();

        assertThat(decision.orElseThrow().refusedBy()).containsExactly(Map.entry(Reason.INSUFFICIENT_DISK, 1));
        assertThat(decision.orElseThrow().asked()).isEqualTo(2);
    }
}
