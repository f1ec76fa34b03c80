package dev.gantry.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.worker.supervision.Situation.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows when the health check of a run has failed for good. */
class UnhealthyTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Optional<Instant> NO_LIMIT = Optional.empty();

    @ParameterizedTest
    @EnumSource
    void anUnhealthyContainerIsAskedToStopUnderEveryPolicy(RestartMode mode) {
        assertThat(next(mode, new Container.Running(true, Optional.empty()), NO_LIMIT))
                .isEqualTo(new Step.GiveUp());
    }

    @Test
    void itIsWaitedForUntilThePatienceEnds() {
        Instant end = NOW.plusSeconds(5);

        assertThat(next(RestartMode.ALWAYS, new Container.Running(true, Optional.of(end)), NO_LIMIT))
                .isEqualTo(new Step.Await(Optional.of(end)));
    }

    @Test
    void thenItIsKilled() {
        assertThat(next(RestartMode.ALWAYS, new Container.Running(true, Optional.of(NOW)), NO_LIMIT))
                .isEqualTo(new Step.Kill());
    }

    @Test
    void theTimeToRunEndsBeforeThePatienceDoes() {
        Instant limit = NOW.plusSeconds(1);
        Container waiting = new Container.Running(true, Optional.of(NOW.plusSeconds(5)));

        assertThat(next(RestartMode.ALWAYS, waiting, Optional.of(limit))).isEqualTo(new Step.Await(Optional.of(limit)));
        assertThat(next(RestartMode.ALWAYS, waiting, Optional.of(NOW))).isEqualTo(new Step.Expire());
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "137", "143"})
    void itsEndIsAFailureWhateverItsCode(int code) {
        Container ended = new Container.Ended(unhealthyExit(Optional.of(code), false, false), true);

        assertThat(next(RestartMode.ON_FAILURE, ended, NO_LIMIT)).isEqualTo(new Step.Begin(1, 1));
        assertThat(next(RestartMode.NO, ended, NO_LIMIT)).isEqualTo(new Step.End(Reason.UNHEALTHY));
    }

    @Test
    void afterTheLastRestartTheAttemptEnds() {
        Container ended = new Container.Ended(unhealthyExit(Optional.of(143), false, false), true);
        Situation last = new Situation(
                Optional.empty(), RestartPolicy.of(RestartMode.ON_FAILURE), 3, 3, ended, Optional.empty());

        assertThat(Supervision.next(last, NOW)).isEqualTo(new Step.End(Reason.UNHEALTHY));
    }

    @Test
    void whatEndedItInTruthIsSaidFirst() {
        assertThat(unhealthyExit(Optional.of(137), false, true).reason()).isEqualTo(Reason.ENGINE_RESTARTED);
        assertThat(unhealthyExit(Optional.empty(), false, false).reason()).isEqualTo(Reason.CONTAINER_VANISHED);
        assertThat(unhealthyExit(Optional.of(137), true, false).reason())
                .as("the kill may be the worker's own, and the memory that of a child long ago")
                .isEqualTo(Reason.UNHEALTHY);
        assertThat(unhealthyExit(Optional.of(0), false, false).reason()).isEqualTo(Reason.UNHEALTHY);
    }

    private static Exit unhealthyExit(Optional<Integer> code, boolean oomKilled, boolean byEngine) {
        return new Exit(code, oomKilled, NOW, Duration.ofSeconds(20), byEngine, false, true, false);
    }

    private static Step next(RestartMode mode, Container container, Optional<Instant> limit) {
        return Supervision.next(new Situation(Optional.empty(), RestartPolicy.of(mode), 0, 0, container, limit), NOW);
    }
}
