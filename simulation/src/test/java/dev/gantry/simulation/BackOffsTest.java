package dev.gantry.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.ImageRefusal;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.reconcile.PlacementPass;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.manager.scheduling.Spread;
import dev.gantry.model.Reason;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import dev.gantry.simulation.generate.Clusters;
import dev.gantry.simulation.generate.Commands;
import dev.gantry.simulation.generate.Dice;
import dev.gantry.simulation.generate.RareCommands;
import dev.gantry.simulation.generate.Scarcity;
import dev.gantry.simulation.generate.Specs;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Between what the back-offs say for sure and what they say may be lies what a manager remembers, whatever it is told. */
class BackOffsTest {

    private static final int LIVES = 30;
    private static final int STEPS = 250;
    private static final List<Duration> AHEAD = List.of(
            Duration.ZERO,
            Duration.ofMillis(999),
            Duration.ofSeconds(1),
            Duration.ofMillis(1_999),
            Duration.ofSeconds(2),
            Duration.ofSeconds(59),
            Duration.ofSeconds(60),
            Duration.ofSeconds(299));

    /** The reasons of the refusals that were beyond doubt. */
    private final Set<Reason> sure = EnumSet.noneOf(Reason.class);

    /** A manager and what its events tell. */
    private final class Life {

        private final Dice dice;
        private final ClusterState state;
        private final Decider decider = new Decider(new Scheduler(Filter.ALL, new Spread()));
        private final Commands commands;
        private final RareCommands rare;
        private final BackOffs backOffs = new BackOffs();
        private final Map<TaskId, TaskHistory> histories = new HashMap<>();
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");
        private long nextEvent = 1;

        Life(long seed) {
            dice = new Dice(seed);
            Scarcity scarcity = new Scarcity(dice.between(1, 3), 3, 1, 4);
            state = Clusters.ofLabelledWorkers(dice, scarcity, now);
            commands = new Commands(dice, new Specs(dice, scarcity));
            rare = new RareCommands(dice, scarcity);
        }

        void goOn() {
            now = now.plusMillis(dice.chance(0.1) ? dice.below(60_000) : dice.below(1_000));
            now = dice.chance(0.05) ? now.minusSeconds(dice.below(30)) : now;
            Map<WorkerId, Worker> workers =
                    state.workers().stream().collect(Collectors.toMap(Worker::id, Function.identity()));
            Turn turn = new Turn(state, nextEvent, now);
            Command command = dice.chance(0.5) ? commands.next(state, now) : rare.next(state, now);
            if (decider.decide(state, command, nextEvent, now) instanceof Decision.Accepted accepted) {
                turn.apply(accepted.changes(), "test");
            }
            PlacementPass pass = decider.placementPass(Map::of, now);
            state.pending().forEach(pending -> turn.apply(pass.decide(state, pending), "test"));
            nextEvent = turn.nextEvent();
            turn.events().forEach(event -> take(event, workers));
            Map<SpecHash, Task> bySpec = new HashMap<>();
            state.tasks().forEach(task -> bySpec.put(task.specHash(), task));
            bySpec.values().forEach(task -> state.workers().forEach(worker -> compare(task, worker)));
        }

        private void take(ClusterEvent event, Map<WorkerId, Worker> workers) {
            Optional.ofNullable(event.task()).ifPresent(id -> {
                TaskHistory history = histories.computeIfAbsent(id, _ -> new TaskHistory(0));
                backOffs.take(event, history, workers);
                history.replay(event);
                if (history.isRetired()) {
                    histories.remove(id);
                }
            });
        }

        private void compare(Task task, Worker worker) {
            Optional<Refusal> refusal = state.findRefusal(new Refusal.Key(task.specHash(), worker.id()));
            Optional<ImageRefusal> ofImage =
                    state.findImageRefusal(new ImageRefusal.Key(task.spec().image(), worker.arch()));
            for (Duration ahead : AHEAD) {
                Instant at = now.plus(ahead);
                boolean isRefused = Stream.concat(
                                refusal.map(Refusal::notBefore).stream(), ofImage.map(ImageRefusal::notBefore).stream())
                        .anyMatch(at::isBefore);
                boolean isSure = backOffs.isOn(task.spec(), worker, at);
                boolean mayBe = backOffs.mayBeOn(task.spec(), worker, at);
                assertThat(List.of(!isSure || isRefused, !isRefused || mayBe))
                        .as(
                                "sure %s, refused %s, may be %s in %s by %s and %s",
                                isSure, isRefused, mayBe, ahead, refusal, ofImage)
                        .containsOnly(true);
                if (isSure) {
                    sure.add(refusal.filter(known -> at.isBefore(known.notBefore()))
                            .map(Refusal::reason)
                            .orElse(Reason.IMAGE_ARCHITECTURE));
                }
            }
        }
    }

    @Test
    void whatAManagerRemembersLiesBetweenWhatIsSureAndWhatMayBe() {
        for (long seed = 1; seed <= LIVES; seed++) {
            Life life = new Life(seed);
            for (int step = 0; step < STEPS; step++) {
                life.goOn();
            }
        }
        assertThat(sure)
                .contains(
                        Reason.NONZERO_EXIT,
                        Reason.IMAGE_ARCHITECTURE,
                        Reason.REGISTRY_UNAVAILABLE,
                        Reason.REGISTRY_RATE_LIMITED,
                        Reason.DISK_FULL);
    }
}
