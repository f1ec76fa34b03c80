package dev.gantry.simulation.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.manager.reconcile.PlacementPass;
import dev.gantry.manager.scheduling.Candidate;
import dev.gantry.manager.scheduling.Explainer;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Placement;
import dev.gantry.model.EngineState;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import dev.gantry.simulation.generate.Dice;
import dev.gantry.simulation.generate.Machines;
import dev.gantry.simulation.generate.Scarcity;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What holds of every placement in {@link #BATCHES} thousand small clusters that live for a while, under every policy.
 *
 * <p>A placement is compared with the {@link Choice} that follows from raw fields.
 */
class SchedulerPropertiesTest {

    static final int BATCHES = 50;

    private static final int ROUNDS = 5;

    @TestFactory
    Stream<DynamicTest> everyPlacementIsTheBestThatTheRulesAllowAndEveryOtherTaskFitsNowhere() {
        return Cases.of(BATCHES, SchedulerPropertiesTest::live);
    }

    private static void live(long seed) {
        Life life = new Life(seed, 8);
        for (int round = 0; round < ROUNDS; round++) {
            for (int left = life.dice.between(1, 4); left > 0; left--) {
                happens(life, life.nextCommand());
            }
            happens(life, life.submission());
            if (round == ROUNDS - 1) {
                theOrderOfLoadingDoesNotMatter(life, seed);
            }
            place(life);
        }
    }

    private static void happens(Life life, Command command) {
        if (life.decide(command) instanceof Decision.Accepted accepted) {
            life.apply(accepted.changes());
        }
    }

    private static void place(Life life) {
        PlacementPass pass = life.placementPass();
        for (Task task : life.state.pending()) {
            Judge judge = new Judge(life);
            Choice choice = Choice.of(task, life, judge);
            boolean explain = life.dice.chance(0.3);
            switch (life.scheduler.place(task, life.state, life.load(), life.now)) {
                case Placement.Placed placed -> {
                    assertThat(placed.worker())
                            .as("worker of %s", task)
                            .isEqualTo(choice.best().orElse(null));
                    passesEveryFilterAlone(task, placed, life, judge);
                    portsAreFree(task, placed, judge);
                    if (life.dice.chance(0.2)) {
                        anEmptyWorkerMoreDoesNotHarm(task, life);
                    }
                }
                case Placement.NoPlace noPlace -> {
                    assertThat(choice.best()).as("a worker that takes %s", task).isEmpty();
                    assertThat(noPlace.why().refusals()).isEqualTo(choice.refusals());
                    if (explain) {
                        new Counterfactuals(life, judge, new Explainer(Filter.ALL)).hold(task);
                    }
                }
            }
            List<Change> changes = pass.decide(life.state, task);
            coming(task)
                    .ifPresentOrElse(
                            successor -> takesOver(task, successor, changes),
                            () -> assertThat(placements(changes))
                                    .as("the pass places %s", task)
                                    .hasSize(choice.best().isPresent() && !life.isHeldBack(task) ? 1 : 0));
            life.apply(changes);
        }
    }

    private static List<Change> placements(List<Change> changes) {
        return changes.stream().filter(Change.AttemptPlaced.class::isInstance).toList();
    }

    /** The attempt that is to take over, if the task is on its way, so that it needs no other place. */
    private static Optional<TaskAttempt> coming(Task task) {
        return task.attempts().stream()
                .filter(attempt -> attempt.successor() && Books.isLive(attempt) && attempt.wanted() == Wanted.RUN)
                .findFirst();
    }

    /** A task that has lost its place while it is on its way is, from now on, what is coming; it gets no third place. */
    private static void takesOver(Task task, TaskAttempt successor, List<Change> changes) {
        assertThat(placements(changes)).as("the pass places %s", task).isEmpty();
        assertThat(changes).as("what the pass does with %s", task).isNotEmpty().allSatisfy(change -> {
            assertThat(change).isInstanceOf(Change.AttemptAdvanced.class);
            Change.AttemptAdvanced advanced = (Change.AttemptAdvanced) change;
            if (advanced.attempt().number().equals(successor.number())) {
                assertThat(advanced.attempt().successor()).isFalse();
                assertThat(advanced.attempt().wanted()).isEqualTo(Wanted.RUN);
                assertThat(advanced.to()).isIn(TaskState.SCHEDULED, TaskState.RUNNING);
            } else {
                assertThat(advanced.attempt().wanted()).isEqualTo(Wanted.STOP);
            }
        });
        assertThat(changes)
                .anyMatch(change -> change instanceof Change.AttemptAdvanced advanced
                        && advanced.attempt().number().equals(successor.number()));
    }

    private static void passesEveryFilterAlone(Task task, Placement.Placed placed, Life life, Judge judge) {
        Worker worker = life.state.findWorker(placed.worker()).orElseThrow();
        Resources free = worker.capacity().minus(judge.books().booked(worker.id()));
        Candidate candidate = new Candidate(worker, free, life.state, life.load(), life.now);
        for (Filter filter : Filter.ALL) {
            assertThat(filter.refuse(task, candidate))
                    .as("%s of %s", filter, task)
                    .isEmpty();
        }
    }

    private static void portsAreFree(Task task, Placement.Placed placed, Judge judge) {
        assertThat(placed.ports()).hasSameSizeAs(task.spec().ports());
        for (PortMapping port : placed.ports()) {
            assertThat(judge.books().owners(placed.worker(), port.host(), port.protocol()))
                    .as("owners of %s", port)
                    .isZero();
        }
        assertThat(placed.ports().stream()
                        .map(port -> port.host() + "/" + port.protocol())
                        .distinct())
                .hasSameSizeAs(placed.ports());
    }

    /**
     * The claim is one of a single decision: a task that fits somewhere still fits somewhere beside one more worker that is
     * ready and empty, whatever limits it has, since nothing is counted on that one. Of a whole pass it would be false: the
     * earlier tasks may then go elsewhere.
     */
    private static void anEmptyWorkerMoreDoesNotHarm(Task task, Life life) {
        ClusterState more = Copies.of(life, 0);
        var machine = Machines.labelled(new Dice(task.number()), new Scarcity(1, 1, 0, 4))
                .next();
        WorkerId id = new WorkerId(new UUID(life.dice.below(2) == 0 ? 0 : Long.MAX_VALUE, 1));
        Worker empty = new Worker(
                id,
                "more",
                machine.address(),
                machine.capacity(),
                machine.labels(),
                machine.portRange(),
                machine.arch(),
                machine.version(),
                machine.engine(),
                machine.incarnation(),
                true,
                Availability.ACTIVE,
                false,
                life.now);
        more.load(empty);
        more.load(id, new WorkerSight(Liveness.READY, EngineState.OK));
        assertThat(life.scheduler.place(task, more, life.load(), life.now))
                .as("with a worker more, %s", task)
                .isInstanceOf(Placement.Placed.class);
    }

    /** Ids, priorities and ages decide; the order in which workers registered and maps were filled does not. */
    private static void theOrderOfLoadingDoesNotMatter(Life life, long seed) {
        List<List<Change>> one = Copies.placements(Copies.of(life, seed), life.placementPass(), life);
        List<List<Change>> other = Copies.placements(Copies.of(life, ~seed), life.placementPass(), life);
        assertThat(other).isEqualTo(one);
    }
}
