package dev.gantry.simulation.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.reconcile.PlacementPass;
import dev.gantry.manager.scheduling.Placement;
import dev.gantry.model.DesiredState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What holds whenever less important tasks give way, in {@link #BATCHES} thousand small clusters. */
class PreemptionPropertiesTest {

    static final int BATCHES = 10;

    private static final int ROUNDS = 8;

    @TestFactory
    Stream<DynamicTest> asFewAsNeededGiveWayWithinTheBudgetAndThenTheTaskFits() {
        return Cases.of(BATCHES, PreemptionPropertiesTest::live);
    }

    private static void live(long seed) {
        int budget = 1 + (int) (seed % 4);
        Life life = new Life(seed, 4, budget);
        for (int round = 0; round < ROUNDS; round++) {
            for (int left = life.dice.between(1, 3); left > 0; left--) {
                happens(life, life.decide(life.nextCommand()));
            }
            happens(life, life.decide(life.submission()));
            place(life, budget);
        }
    }

    private static void happens(Life life, Decision decision) {
        if (decision instanceof Decision.Accepted accepted) {
            life.apply(accepted.changes());
        }
    }

    private static void place(Life life, int budget) {
        PlacementPass pass = life.placementPass();
        Promises promises = new Promises(life, budget);
        for (Task task : life.state.pending()) {
            List<TaskId> leaving = life.leaving();
            Choice choice = Choice.of(task, life, promises.judge());
            if (life.dice.chance(0.3)) {
                theSchedulerFindsTheSame(task, choice, life, promises);
            }
            List<Change> changes = pass.decide(life.state, task);
            boolean waits = task.attempts().stream()
                    .noneMatch(
                            attempt -> attempt.successor() && Books.isLive(attempt) && attempt.wanted() == Wanted.RUN);
            if (waits && !life.isHeldBack(task)) {
                assertThat(placedOn(changes))
                        .as("where the pass places %s", task)
                        .isEqualTo(choice.best());
                List<Change.AttemptAdvanced> orders = orders(task, changes);
                if (!orders.isEmpty()) {
                    judge(life, promises, task, leaving, orders);
                }
                if (choice.best().isEmpty()) {
                    promises.noPlace(task, leaving, orders);
                }
            }
            life.apply(changes);
            assertThat(life.leaving())
                    .as("tasks that give way")
                    .hasSizeLessThanOrEqualTo(Math.max(budget, leaving.size()));
        }
    }

    /** Where room is promised as where it is not. */
    private static void theSchedulerFindsTheSame(Task task, Choice choice, Life life, Promises promises) {
        switch (life.scheduler.place(task, life.state, promises.load(), life.now)) {
            case Placement.Placed placed ->
                assertThat(Optional.of(placed.worker()))
                        .as("worker of %s", task)
                        .isEqualTo(choice.best());
            case Placement.NoPlace noPlace -> {
                assertThat(choice.best()).as("a worker that takes %s", task).isEmpty();
                assertThat(noPlace.why().refusals()).isEqualTo(choice.refusals());
            }
        }
    }

    private static Optional<WorkerId> placedOn(List<Change> changes) {
        return changes.stream()
                .filter(Change.AttemptPlaced.class::isInstance)
                .map(change -> ((Change.AttemptPlaced) change).attempt().worker())
                .findFirst();
    }

    /** What is wanted of other tasks. */
    static List<Change.AttemptAdvanced> orders(Task task, List<Change> changes) {
        return changes.stream()
                .filter(Change.AttemptAdvanced.class::isInstance)
                .map(Change.AttemptAdvanced.class::cast)
                .filter(order -> !order.task().equals(task.id()))
                .toList();
    }

    private static void judge(
            Life life, Promises promises, Task task, List<TaskId> leaving, List<Change.AttemptAdvanced> orders) {
        List<TaskId> victims = new ArrayList<>();
        Set<WorkerId> workers = new HashSet<>();
        for (Change.AttemptAdvanced order : orders) {
            Task victim = life.state.loadTask(order.task());
            assertThat(order.reason()).isEqualTo(Reason.PREEMPTED);
            assertThat(order.to()).isEqualTo(victim.state());
            assertThat(order.attempt().wanted()).isEqualTo(Wanted.STOP);
            assertThat(victim.spec().priority()).isLessThan(task.spec().priority());
            assertThat(victim.spec().onDisconnect()).isNotEqualTo(OnDisconnect.KEEP);
            assertThat(victim.desired()).isEqualTo(DesiredState.RUNNING);
            assertThat(Life.newest(victim).wanted()).isEqualTo(Wanted.RUN);
            victims.add(victim.id());
            workers.add(order.attempt().worker());
        }
        assertThat(workers).as("workers on which room is made").hasSize(1);
        Worker worker = life.state.findWorker(workers.iterator().next()).orElseThrow();
        assertThat(fits(life, promises, task, worker, leaving, victims))
                .as("%s fits when all are gone", task)
                .isTrue();
        for (TaskId one : victims) {
            List<TaskId> others = victims.stream().filter(id -> !id.equals(one)).toList();
            assertThat(fits(life, promises, task, worker, leaving, others))
                    .as("%s need not go", one)
                    .isFalse();
        }
    }

    private static boolean fits(
            Life life, Promises promises, Task task, Worker worker, List<TaskId> leaving, List<TaskId> victims) {
        Set<TaskId> gone = new HashSet<>(leaving);
        gone.addAll(victims);
        Judge judge = promises.judge(new Books(life.state, gone, Set.of(worker.id())));
        return judge.refuse(task, worker).isEmpty();
    }
}
