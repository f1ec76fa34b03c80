package dev.gantry.simulation.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.reconcile.PlacementPass;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What holds of every decision in {@link #BATCHES} thousand small clusters, whatever happens to them. */
class ReconcilerPropertiesTest {

    static final int BATCHES = 40;

    private static final int COMMANDS = 30;

    @TestFactory
    Stream<DynamicTest> whateverHappensNothingIsPromisedTwiceAndNoStopIsLost() {
        return Cases.of(BATCHES, ReconcilerPropertiesTest::live);
    }

    private static void live(long seed) {
        Life life = new Life(seed, 4);
        Watch watch = new Watch(life);
        for (int step = 0; step < COMMANDS; step++) {
            send(life, watch, life.nextCommand());
            place(life, watch);
            watch.look();
        }
        calmDown(life, watch);
    }

    private static void send(Life life, Watch watch, Command command) {
        Snapshot before = Snapshot.of(life.state);
        Decision decision = life.decide(command);
        isTheSame(life.decide(command), decision);
        assertThat(Snapshot.of(life.state))
                .as("the state after %s was decided", command)
                .isEqualTo(before);
        if (!(decision instanceof Decision.Accepted accepted)) {
            return;
        }
        if (command instanceof Command.GiveUpStarts limits) {
            watch.givesUp(limits, accepted.changes());
        }
        watch.take(life.apply(accepted.changes()));
        if (command instanceof Command.ObserveTasks && life.decide(command) instanceof Decision.Accepted again) {
            assertThat(again.changes())
                    .as("changes after the same report again")
                    .isEmpty();
        }
    }

    private static void isTheSame(Decision again, Decision decision) {
        if (decision instanceof Decision.Rejected rejected) {
            assertThat(again).isInstanceOf(Decision.Rejected.class);
            assertThat(((Decision.Rejected) again).problem())
                    .hasMessage(rejected.problem().getMessage());
        } else {
            assertThat(again).isEqualTo(decision);
        }
    }

    private static void place(Life life, Watch watch) {
        PlacementPass pass = life.placementPass();
        for (Task task : life.state.pending()) {
            List<Change> changes = pass.decide(life.state, task);
            assertThat(placements(life.placementPass().decide(life.state, task)))
                    .as("the same decision in a pass of its own")
                    .isEqualTo(placements(changes));
            watch.take(life.apply(changes));
            watch.placed(changes);
        }
    }

    /** Why a task was placed is said once for each spec and pass. */
    private static List<TaskAttempt> placements(List<Change> changes) {
        return changes.stream()
                .filter(Change.AttemptPlaced.class::isInstance)
                .map(change -> ((Change.AttemptPlaced) change).attempt())
                .toList();
    }

    /** Faults end: every worker answers and says what it has. Then every stop is done. */
    private static void calmDown(Life life, Watch watch) {
        for (int round = 0; round < 3; round++) {
            for (Worker worker : List.copyOf(life.state.workers())) {
                send(life, watch, Reports.answers(worker.id()));
                send(life, watch, Reports.obeys(life.state, worker.id(), life.now));
            }
            place(life, watch);
            watch.look();
        }
        watch.everyStopIsDone();
    }
}
