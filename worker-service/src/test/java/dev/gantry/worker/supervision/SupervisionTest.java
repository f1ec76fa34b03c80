package dev.gantry.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.worker.supervision.Situation.Container;
import dev.gantry.worker.supervision.Situation.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SupervisionTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration SHORT = Duration.ofSeconds(1);

    private static Exit exit(int code, Duration ranFor) {
        return new Exit(Optional.of(code), false, NOW, ranFor);
    }

    private static Step afterExit(RestartMode mode, int code, int failures, Duration ranFor, Duration later) {
        Situation situation = new Situation(
                Optional.empty(), RestartPolicy.of(mode), 4, failures, new Container.Ended(exit(code, ranFor), true));
        return Supervision.next(situation, NOW.plus(later));
    }

    @Test
    void anAttemptBeginsAndIsThenWatched() {
        assertThat(next(Optional.empty(), new Container.None())).isEqualTo(new Step.Begin(0, 0));
        assertThat(next(Optional.empty(), new Container.Created())).isEqualTo(new Step.Start());
        assertThat(next(Optional.empty(), new Container.Running())).isEqualTo(new Step.Await(Optional.empty()));
    }

    @Test
    void theFirstRestartComesWithoutDelay() {
        assertThat(afterExit(RestartMode.ON_FAILURE, 1, 0, SHORT, Duration.ZERO))
                .isEqualTo(new Step.Begin(5, 1));
    }

    @ParameterizedTest
    @CsvSource({"1,1000", "2,2000", "3,4000", "6,32000", "7,60000", "30,60000"})
    void theBackOffDoublesUpToItsMaximum(int failures, long millis) {
        Step early = afterExit(RestartMode.ALWAYS, 1, failures, SHORT, Duration.ofMillis(millis - 1));
        Step due = afterExit(RestartMode.ALWAYS, 1, failures, SHORT, Duration.ofMillis(millis));

        assertThat(early).isEqualTo(new Step.Await(Optional.of(NOW.plusMillis(millis))));
        assertThat(due).isEqualTo(new Step.Begin(5, failures + 1));
    }

    @Test
    void aLongRunClearsTheCount() {
        assertThat(afterExit(RestartMode.ON_FAILURE, 1, 3, Duration.ofMinutes(10), Duration.ZERO))
                .isEqualTo(new Step.Begin(5, 1));
    }

    @Test
    void restartsThatAreUsedUpEndTheAttempt() {
        assertThat(afterExit(RestartMode.ON_FAILURE, 7, 3, SHORT, Duration.ZERO))
                .isEqualTo(new Step.End(Reason.NONZERO_EXIT));
    }

    @Test
    void theModeDecidesWhichEndsLeadToARestart() {
        assertThat(afterExit(RestartMode.NO, 1, 0, SHORT, Duration.ZERO)).isEqualTo(new Step.End(Reason.NONZERO_EXIT));
        assertThat(afterExit(RestartMode.ON_FAILURE, 0, 0, SHORT, Duration.ZERO))
                .isEqualTo(new Step.End(Reason.EXITED));
        assertThat(afterExit(RestartMode.ALWAYS, 0, 0, SHORT, Duration.ZERO)).isEqualTo(new Step.Begin(5, 1));
        assertThat(afterExit(RestartMode.UNLESS_STOPPED, 0, 0, SHORT, Duration.ZERO))
                .isEqualTo(new Step.Begin(5, 1));
    }

    @Test
    void aContainerThatSomebodyRemovedCountsAsAFailure() {
        Exit vanished = new Exit(Optional.empty(), false, NOW, SHORT);

        assertThat(next(Optional.empty(), new Container.Ended(vanished, false))).isEqualTo(new Step.Begin(1, 1));
        assertThat(vanished.reason()).isEqualTo(Reason.CONTAINER_VANISHED);
    }

    @Test
    void afterAStopNothingIsBegunOrStarted() {
        List<Container> all = List.of(
                new Container.None(),
                new Container.Created(),
                new Container.Running(),
                new Container.Ended(exit(1, SHORT), true),
                new Container.Ended(exit(1, SHORT), false));
        for (Container container : all) {
            for (Optional<Instant> deadline :
                    List.of(Optional.<Instant>empty(), Optional.of(NOW), Optional.of(NOW.plusSeconds(1)))) {
                assertThat(next(Optional.of(new Stop(SHORT, deadline)), container))
                        .isNotInstanceOfAny(Step.Begin.class, Step.Start.class);
            }
        }
    }

    @Test
    void aStopAsksWaitsKillsRemovesAndEnds() {
        Stop asked = new Stop(SHORT, Optional.of(NOW.plus(SHORT)));
        Stop late = new Stop(SHORT, Optional.of(NOW));

        assertThat(next(Optional.of(new Stop(SHORT, Optional.empty())), new Container.Running()))
                .isEqualTo(new Step.Signal(SHORT));
        assertThat(next(Optional.of(asked), new Container.Running()))
                .isEqualTo(new Step.Await(Optional.of(NOW.plus(SHORT))));
        assertThat(next(Optional.of(late), new Container.Running())).isEqualTo(new Step.Kill());
        assertThat(next(Optional.of(late), new Container.Ended(exit(137, SHORT), true)))
                .isEqualTo(new Step.Remove());
        assertThat(next(Optional.of(late), new Container.Ended(exit(137, SHORT), false)))
                .isEqualTo(new Step.End(Reason.STOPPED));
    }

    private static Step next(Optional<Stop> stop, Container container) {
        return Supervision.next(new Situation(stop, RestartPolicy.DEFAULT, 0, 0, container), NOW);
    }
}
