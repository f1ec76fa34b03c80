package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.OnDisconnect;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows when an attempt fails: at once, on another worker, after a back-off, or with another port. */
class FailedAttemptsTest {

    private static final TaskSpec SPEC = TaskSpec.ofImage("web", "nginx");

    private final World world = new World();

    @Test
    void aTaskThatMayNotRestartFailsAtItsFirstFailure() {
        world.join(1);
        world.running(1, World.spec(RestartMode.NO, OnDisconnect.KEEP));

        world.ends(1, Reason.NONZERO_EXIT, 7);

        assertThat(world.get(1).state()).isEqualTo(TaskState.FAILED);
        assertThat(world.get(1).reason()).isEqualTo(Reason.NONZERO_EXIT);
    }

    @ParameterizedTest
    @EnumSource(names = {"COMMAND_NOT_FOUND", "COMMAND_NOT_EXECUTABLE", "SPEC_REFUSED"})
    void whatNoOtherWorkerCanMendFailsAtOnce(Reason reason) {
        world.join(1);
        world.join(2);
        world.submit(1, SPEC);

        world.ends(1, reason, 127);

        assertThat(world.get(1).state()).isEqualTo(TaskState.FAILED);
    }

    @ParameterizedTest
    @EnumSource(names = {"NOT_PERMITTED", "NOT_SUPPORTED_HERE"})
    void whatOneMachineDoesNotGiveIsAskedOfAnother(Reason reason) {
        world.join(1);
        world.join(2);
        world.submit(1, World.spec(RestartMode.NO, OnDisconnect.KEEP));
        var first = world.current(1).worker();

        world.ends(1, reason, 0);

        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(world.current(1).worker()).isNotEqualTo(first);
    }

    @Test
    void aTaskWhoseRestartsAreUsedUpMovesToAnotherWorkerAndFailsAfterThreePlacements() {
        world.join(1);
        world.join(2);
        world.running(1, SPEC);
        var first = world.current(1).worker();

        world.ends(1, Reason.NONZERO_EXIT, 1);
        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(world.current(1).worker()).isNotEqualTo(first);

        world.ends(1, Reason.NONZERO_EXIT, 1);
        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
        world.advance(Duration.ofMinutes(1));
        world.place();
        world.ends(1, Reason.NONZERO_EXIT, 1);

        assertThat(world.get(1).state()).isEqualTo(TaskState.FAILED);
        assertThat(world.current(1).number().number()).isEqualTo(3);
    }

    @Test
    void aFailedStartIsNotTriedOnTheSameWorkerBeforeABackOff() {
        world.join(1);
        world.submit(1, SPEC);

        world.ends(1, Reason.IMAGE_NOT_FOUND, 0);
        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
        assertThat(world.state.findUnplaced(World.task(1)).orElseThrow().reason())
                .isEqualTo(Reason.RECENTLY_REFUSED);

        world.advance(Duration.ofSeconds(1));
        world.place();
        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void aFreePortThatIsTakenIsPickedAgainAndNoFailure() {
        world.join(1);
        world.submit(1, World.spec(RestartMode.ON_FAILURE, OnDisconnect.REPLACE, new PortSpec(80, 0, Protocol.TCP)));
        assertThat(world.current(1).ports().getFirst().host()).isEqualTo(20_000);

        world.ends(1, Reason.PORT_TAKEN, 0);

        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(world.current(1).ports().getFirst().host()).isEqualTo(20_001);
        assertThat(world.get(1).failures()).isZero();
    }

    @Test
    void freePortsThatAreTakenAgainAndAgainAreAFailure() {
        world.join(1);
        world.submit(1, World.spec(RestartMode.ON_FAILURE, OnDisconnect.REPLACE, new PortSpec(80, 0, Protocol.TCP)));

        for (int taken = 0; taken < 4; taken++) {
            assertThat(world.get(1).failures()).isZero();
            int port = world.current(1).ports().getFirst().host();
            world.observe(1, Observed.gone(1, taken + 1, Reason.PORT_TAKEN, ":" + port));
        }

        assertThat(world.get(1).failures()).isEqualTo(1);
    }

    @Test
    void anAttemptThatRanLongClearsTheCountOfPlacements() {
        world.join(1);
        world.submit(1, SPEC);
        world.ends(1, Reason.START_FAILED, 0);
        world.advance(Duration.ofMinutes(1));
        world.place();
        world.ends(1, Reason.START_FAILED, 0);
        assertThat(world.get(1).failures()).isEqualTo(2);
        world.advance(Duration.ofMinutes(1));
        world.place();

        world.observe(1, Observed.ranFor(1, 3, SPEC.restartPolicy().resetAfter()));

        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
        assertThat(world.get(1).failures()).isEqualTo(1);
    }
}
