package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.model.Attempt;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When most workers fall silent at once, their tasks are not placed again at once. */
class MassLossTest {

    private static final TaskSpec SPEC = TaskSpec.ofImage("web", "nginx");

    private final World world = new World();

    /** Five workers, the first of which has the one task. */
    @BeforeEach
    void join() {
        world.join(1);
        world.running(1, SPEC);
        for (int worker = 2; worker <= 5; worker++) {
            world.join(worker);
        }
    }

    /** The losses are decided in one turn each, so the one with the task comes last. */
    private void loseThree() {
        world.lose(3);
        world.lose(2);
        world.lose(1);
    }

    @Test
    void theTasksOfMostWorkersAreHeldBackAndSaySo() {
        loseThree();

        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
        assertThat(world.state.findUnplaced(World.task(1))).hasValueSatisfying(why -> {
            assertThat(why.reason()).isEqualTo(Reason.MASS_LOSS);
            assertThat(why.message()).startsWith("3 of 5 workers fell silent at once");
        });
    }

    @Test
    void otherTasksArePlacedMeanwhile() {
        loseThree();

        world.submit(2, SPEC);

        assertThat(world.get(2).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
    }

    @Test
    void aFewWorkersAreNoMass() {
        world.lose(2);
        world.lose(1);

        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void lossesThatLieApartAreNoMass() {
        world.lose(3);
        world.lose(2);
        world.advance(Duration.ofSeconds(31));
        world.lose(1);

        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void halfOfTheWorkersIsNotMost() {
        world.join(6);
        loseThree();

        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void thoseThatWereLostBeforeAreNotCounted() {
        for (int worker = 6; worker <= 9; worker++) {
            world.join(worker);
            world.lose(worker);
            world.advance(Duration.ofMinutes(1));
        }
        loseThree();

        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
    }

    @Test
    void whenEnoughReturnTheOthersTasksArePlaced() {
        loseThree();

        world.see(3, Liveness.READY);

        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void whenEnoughAreForgottenTheOthersTasksArePlaced() {
        loseThree();

        world.send(new Command.ForgetWorker(World.worker(3), () -> Duration.ZERO));

        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void aForgottenWorkersOwnTasksArePlacedInAnyCase() {
        world.lose(5);
        world.lose(4);
        loseThree();
        world.join(6);
        world.submit(2, SPEC);
        world.send(new Command.ForgetWorker(World.worker(1), () -> Duration.ZERO));

        assertThat(world.state.lostTogether(MassLoss.LEAST)).hasSize(4);
        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void whoRegistersIsLostUntilItHasToldWhatItHas(int incarnation) {
        loseThree();
        int events = world.history.size();

        world.register(1, "w1", "http://w1", incarnation);
        world.register(1, "w1", "http://w1", incarnation);

        assertThat(world.state.lostTogether(MassLoss.LEAST)).hasSize(3);
        assertThat(world.current(1).number()).isEqualTo(Attempt.FIRST);
        assertThat(world.history.size() - events)
                .as("registrations that say something new")
                .isLessThan(2);
        world.observeAll(1, Observed.running(1, 1));
        world.see(1, Liveness.READY);
        assertThat(world.state.lostTogether(MassLoss.LEAST)).isEmpty();
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.current(1).number()).isEqualTo(Attempt.FIRST);
    }

    @Test
    void whoReturnsWithoutItsContainersCostsItsTasksNothing() {
        loseThree();
        world.register(1, "w1", "http://w1", 9);

        world.observeAll(1);

        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(world.current(1).number()).isEqualTo(new Attempt(2));
        assertThat(world.get(1).failures()).isZero();
    }

    @Test
    void aReturningWorkersTaskGoesOnWhereItIs() {
        loseThree();

        world.observeAll(1, Observed.running(1, 1));
        world.see(1, Liveness.READY);

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.current(1).number().number()).isEqualTo(1);
    }
}
