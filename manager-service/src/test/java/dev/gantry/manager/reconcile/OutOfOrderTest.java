package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Attempt;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.wire.Observation;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A registry that is away, or a machine whose disk is full, makes tasks wait; a registry that says no makes them fail. */
class OutOfOrderTest {

    private static final TaskSpec SPEC = World.spec(RestartMode.NO, OnDisconnect.KEEP);

    private final World world = new World();

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"REGISTRY_UNAVAILABLE", "REGISTRY_RATE_LIMITED", "DISK_FULL"})
    void aTaskIsTriedElsewhereAtOnce(Reason reason) {
        world.join(1);
        world.join(2);
        world.submit(1, SPEC);

        world.ends(1, reason, 0);

        assertThat(world.current(1).worker()).isEqualTo(World.worker(2));
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"REGISTRY_UNAVAILABLE", "DISK_FULL"})
    void aTaskWaitsForADayWithABackOffThatGrowsToFiveMinutes(Reason reason) {
        world.join(1);
        world.submit(1, SPEC);
        world.ends(1, reason, 0);

        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256}) {
            triedAgainAfter(Duration.ofSeconds(seconds), reason);
        }
        for (int times = 0; times < 288; times++) {
            triedAgainAfter(Duration.ofMinutes(5), reason);
        }
        assertThat(world.get(1).failures()).isZero();
    }

    @Test
    void aRegistryThatHasCountedTooManyRequestsIsGivenAMinute() {
        world.join(1);
        world.submit(1, SPEC);
        world.ends(1, Reason.REGISTRY_RATE_LIMITED, 0);

        triedAgainAfter(Duration.ofMinutes(1), Reason.REGISTRY_RATE_LIMITED);
        triedAgainAfter(Duration.ofMinutes(2), Reason.REGISTRY_RATE_LIMITED);
        triedAgainAfter(Duration.ofMinutes(4), Reason.REGISTRY_RATE_LIMITED);
        triedAgainAfter(Duration.ofMinutes(5), Reason.REGISTRY_RATE_LIMITED);
        assertThat(world.get(1).failures()).isZero();
    }

    @Test
    void anAnswerOfAnotherKindBeginsTheBackOffAnew() {
        world.join(1);
        world.submit(1, SPEC);
        world.ends(1, Reason.REGISTRY_UNAVAILABLE, 0);

        triedAgainAfter(Duration.ofSeconds(1), Reason.REGISTRY_UNAVAILABLE);
        triedAgainAfter(Duration.ofSeconds(2), Reason.DISK_FULL);
        triedAgainAfter(Duration.ofSeconds(1), Reason.DISK_FULL);
        triedAgainAfter(Duration.ofSeconds(2), Reason.DISK_FULL);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"REGISTRY_UNAVAILABLE", "REGISTRY_RATE_LIMITED", "DISK_FULL"})
    void whileItWaitsThatIsSaidToBeTheReason(Reason reason) {
        world.join(1);
        world.submit(1, SPEC);

        world.ends(1, reason, 0);

        assertThat(world.get(1).reason()).isEqualTo(reason);
        assertThat(world.state.findUnplaced(World.task(1)).orElseThrow().reason())
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"IMAGE_NOT_FOUND", "IMAGE_PULL_DENIED", "IMAGE_PULL_FAILED"})
    void aTaskToWhichTheRegistrySaysNoFailsAfterThreePlacements(Reason reason) {
        world.join(1);
        world.submit(1, SPEC);
        world.ends(1, reason, 0);
        triedAgainAfter(Duration.ofSeconds(1), reason);
        world.advance(Duration.ofSeconds(2));
        world.place();
        world.ends(1, reason, 0);

        assertThat(world.get(1).state()).isEqualTo(TaskState.FAILED);
        assertThat(world.get(1).reason()).isEqualTo(reason);
    }

    @Test
    void aTaskThatMayNotRestartOutlivesAWorkerThatWasRestartedInTheMiddleOfThePull() {
        world.join(1);
        world.submit(1, SPEC);
        world.observe(
                1,
                new Observation(
                        World.task(1),
                        Attempt.FIRST,
                        0,
                        null,
                        Phase.STARTING,
                        Reason.PULLING_IMAGE,
                        "pulling",
                        null,
                        false,
                        null,
                        null,
                        null));

        world.observeAll(1);

        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(world.current(1).number().number()).isEqualTo(2);
        assertThat(world.current(1).wanted()).isEqualTo(Wanted.RUN);
        assertThat(world.get(1).failures()).isZero();
        assertThat(world.history).anyMatch(event -> event.toString().contains("START_INTERRUPTED"));
    }

    private void triedAgainAfter(Duration backoff, Reason reason) {
        world.advance(backoff.minusMillis(1));
        world.place();
        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
        world.advance(Duration.ofMillis(1));
        world.place();
        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
        world.ends(1, reason, 0);
    }
}
