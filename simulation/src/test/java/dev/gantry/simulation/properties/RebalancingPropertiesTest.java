package dev.gantry.simulation.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.scheduling.Candidate;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Policies;
import dev.gantry.manager.scheduling.Rebalancing;
import dev.gantry.model.EngineState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.RestartMode;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** What is planned in clusters to which everything has happened is allowed by the rules, makes them more equal, and can begin. */
class RebalancingPropertiesTest {

    private static final int LIVES = 500;
    private static final int STEPS = 60;

    private int planned;

    @Test
    void theFirstMoveOfAPlanIsAllowedIsAGainAndCanBegin() {
        for (long seed = 0; seed < LIVES; seed++) {
            try {
                live(new Life(seed, 8));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
        assertThat(planned).as("so that it says something").isGreaterThan(LIVES / 4);
    }

    private void live(Life life) {
        for (int step = 1; step <= STEPS; step++) {
            happens(life, step % 3 == 0 ? life.submission() : life.nextCommand());
            for (Task task : life.state.pending()) {
                life.apply(life.placementPass().decide(life.state, task));
            }
            if (step % 10 == 0) {
                everythingRuns(life);
                rebalancing(life).plan(rooms(life), 1).moves().forEach(move -> judge(life, move));
            }
        }
    }

    private static void everythingRuns(Life life) {
        for (Worker worker : life.state.workers()) {
            if (!worker.lost()) {
                happens(life, Reports.answers(worker.id()));
                happens(life, Reports.obeys(life.state, worker.id(), life.now));
            }
        }
    }

    private static void happens(Life life, Command command) {
        if (life.decide(command) instanceof Decision.Accepted accepted) {
            life.apply(accepted.changes());
        }
    }

    private static Rebalancing rebalancing(Life life) {
        return new Rebalancing(Filter.ALL, new Policies(Life.POLICIES, life.usual.name()));
    }

    private static List<Candidate> rooms(Life life) {
        return life.state.workers().stream()
                .map(worker -> new Candidate(
                        worker,
                        worker.capacity().minus(life.state.booked(worker.id())),
                        life.state,
                        life.load(),
                        life.now))
                .toList();
    }

    private void judge(Life life, Rebalancing.Move move) {
        planned++;
        Task task = life.state.loadTask(move.task());
        Judge judge = new Judge(life);
        assertThat(judge.refuse(task, life.state.findWorker(move.to()).orElseThrow()))
                .as("%s", move)
                .isEmpty();
        assertThat(task.state()).isEqualTo(TaskState.RUNNING);
        assertThat(task.spec().onDisconnect()).isEqualTo(OnDisconnect.REPLACE);
        assertThat(task.spec().restartPolicy().mode()).isNotEqualTo(RestartMode.NO);
        assertThat(task.spec().schedulerPolicy()).isNotEqualTo("bin-pack");
        assertThat(task.attempts().stream().filter(Books::isLive))
                .singleElement()
                .satisfies(attempt -> {
                    assertThat(attempt.worker()).isEqualTo(move.from());
                    assertThat(attempt.phase()).isEqualTo(Phase.RUNNING);
                });
        isAGain(life, judge.books(), task, move);
        canBegin(life, move);
    }

    /** The sum over machines of size times square of share falls, for cpu and memory in parts of what there is of each. */
    private static void isAGain(Life life, Books books, Task task, Rebalancing.Move move) {
        double gain = gain(life, books, Books.cpuMillis(task), move, Resources::cpuMillis)
                + gain(life, books, Books.memory(task), move, Resources::memory);
        assertThat(gain).as("%s", move).isPositive();
    }

    private static double gain(
            Life life, Books books, long amount, Rebalancing.Move move, ToLongFunction<Resources> resource) {
        double whole = life.state.workers().stream()
                .filter(worker -> takesTasks(life, worker))
                .map(Worker::capacity)
                .mapToLong(resource)
                .sum();
        return (square(life, books, move.from(), 0, resource)
                        + square(life, books, move.to(), 0, resource)
                        - square(life, books, move.from(), -amount, resource)
                        - square(life, books, move.to(), amount, resource))
                / whole;
    }

    private static double square(
            Life life, Books books, WorkerId worker, long more, ToLongFunction<Resources> resource) {
        double size =
                resource.applyAsLong(life.state.findWorker(worker).orElseThrow().capacity());
        double then = (double) resource.applyAsLong(books.booked(worker)) + more;
        return then * then / size;
    }

    private static boolean takesTasks(Life life, Worker worker) {
        return worker.availability() == Availability.ACTIVE
                && life.state.sight(worker.id()).liveness() == Liveness.READY
                && life.state.sight(worker.id()).engine() == EngineState.OK;
    }

    private static void canBegin(Life life, Rebalancing.Move move) {
        happens(life, new Command.MoveTask(move.task(), move.from(), move.to(), Reason.REBALANCING, Integer.MAX_VALUE));
        assertThat(life.state.loadTask(move.task()).successor().map(TaskAttempt::worker))
                .as("%s has begun", move)
                .contains(move.to());
    }
}
