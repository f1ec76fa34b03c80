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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SupervisionTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Container NONE = new Container.None();
    private static final Container CREATED = new Container.Created();
    private static final Container RUNNING = new Container.Running();

    @Test
    void anAttemptWithoutAContainerBeginsItsFirstRun() {
        assertThat(next(RestartMode.NO, 0, 0, NONE)).isEqualTo(new Step.Begin(0, 0));
    }

    @Test
    void aContainerThatWasMadeButNotStartedIsStarted() {
        assertThat(next(RestartMode.NO, 0, 0, CREATED)).isEqualTo(new Step.Start());
    }

    @Test
    void aRunningContainerIsLeftAlone() {
        assertThat(next(RestartMode.ALWAYS, 2, 2, RUNNING)).isEqualTo(new Step.Await(Optional.empty()));
    }

    @Test
    void theFirstRestartComesWithoutDelay() {
        assertThat(next(RestartMode.ON_FAILURE, 0, 0, failedAt(NOW))).isEqualTo(new Step.Begin(1, 1));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "4, 8", "5, 16", "6, 32", "7, 60", "8, 60", "1000, 60", "2147483647, 60"})
    void theBackOffDoublesUpToItsLimit(int failures, long seconds) {
        Step step = next(RestartMode.ALWAYS, 7, failures, failedAt(NOW));

        assertThat(step).isEqualTo(new Step.Await(Optional.of(NOW.plusSeconds(seconds))));
    }

    @Test
    void aBackOffThatIsOverIsFollowedByARestart() {
        Instant ended = NOW.minusSeconds(4);

        assertThat(next(RestartMode.ALWAYS, 5, 3, failedAt(ended))).isEqualTo(new Step.Begin(6, 4));
        assertThat(next(RestartMode.ALWAYS, 5, 3, failedAt(ended.plusNanos(1)))).isInstanceOf(Step.Await.class);
    }

    @Test
    void aLongRunClearsTheCountAndTheBackOff() {
        Duration resetAfter = RestartPolicy.of(RestartMode.ON_FAILURE).resetAfter();

        assertThat(next(RestartMode.ON_FAILURE, 9, 3, ended(1, NOW, resetAfter)))
                .isEqualTo(new Step.Begin(10, 1));
        assertThat(next(RestartMode.ON_FAILURE, 9, 3, ended(1, NOW, resetAfter.minusNanos(1))))
                .isEqualTo(new Step.End(Reason.NONZERO_EXIT));
    }

    @ParameterizedTest
    @CsvSource({"0, EXITED", "1, NONZERO_EXIT", "137, NONZERO_EXIT"})
    void withNoRestartsAnyExitEndsTheAttempt(int code, Reason reason) {
        assertThat(next(RestartMode.NO, 0, 0, ended(code, NOW, Duration.ofHours(1))))
                .isEqualTo(new Step.End(reason));
    }

    @Test
    void onFailureASuccessEndsTheAttempt() {
        assertThat(next(RestartMode.ON_FAILURE, 0, 0, ended(0, NOW, Duration.ofSeconds(1))))
                .isEqualTo(new Step.End(Reason.EXITED));
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "3"})
    void onFailureThereAreAtMostMaxRestartsRestarts(int maxRestarts) {
        RestartPolicy policy = new RestartPolicy(
                RestartMode.ON_FAILURE, maxRestarts, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1));
        int restart = 0;
        int failures = 0;
        Instant now = NOW;
        while (next(policy, restart, failures, failedAt(now), now.plusSeconds(60)) instanceof Step.Begin begin) {
            restart = begin.restart();
            failures = begin.failures();
            now = now.plusSeconds(120);
            assertThat(restart).isLessThanOrEqualTo(maxRestarts);
        }

        assertThat(restart).isEqualTo(maxRestarts);
        assertThat(next(policy, restart, failures, failedAt(now), now)).isEqualTo(new Step.End(Reason.NONZERO_EXIT));
    }

    @ParameterizedTest
    @EnumSource(names = {"ALWAYS", "UNLESS_STOPPED"})
    void alwaysRestartsAfterASuccessToo(RestartMode mode) {
        assertThat(next(mode, 0, 0, ended(0, NOW, Duration.ofSeconds(1)))).isEqualTo(new Step.Begin(1, 1));
        assertThat(next(mode, 99, 99, ended(0, NOW.minusSeconds(60), Duration.ofSeconds(1))))
                .isEqualTo(new Step.Begin(100, 100));
    }

    @Test
    void aContainerThatVanishedCountsAsAFailure() {
        Container vanished =
                new Container.Ended(new Exit(Optional.empty(), false, NOW, Duration.ofSeconds(1), false), false);

        assertThat(next(RestartMode.ON_FAILURE, 0, 0, vanished)).isEqualTo(new Step.Begin(1, 1));
        assertThat(next(RestartMode.NO, 0, 0, vanished)).isEqualTo(new Step.End(Reason.CONTAINER_VANISHED));
    }

    @ParameterizedTest
    @EnumSource(names = {"ALWAYS", "UNLESS_STOPPED", "ON_FAILURE"})
    void anExitByTheEnginesRestartIsFollowedAtOnceAndCountsAsNoFailure(RestartMode mode) {
        Container ended = new Container.Ended(
                new Exit(Optional.of(137), false, NOW.minusSeconds(1), Duration.ofSeconds(1), true), true);

        assertThat(next(mode, 5, 3, ended)).isEqualTo(new Step.Begin(6, 3));
        assertThat(next(RestartMode.NO, 0, 0, ended)).isEqualTo(new Step.End(Reason.ENGINE_RESTARTED));
    }

    @Test
    void anExitForWantOfMemorySaysSo() {
        Container killed =
                new Container.Ended(new Exit(Optional.of(137), true, NOW, Duration.ofSeconds(1), false), true);

        assertThat(next(RestartMode.NO, 0, 0, killed)).isEqualTo(new Step.End(Reason.OOM_KILLED));
    }

    @Test
    void aStopAsksARunningContainerFirst() {
        assertThat(stopping(Optional.empty(), RUNNING)).isEqualTo(new Step.Signal(GRACE));
    }

    @Test
    void aContainerThatWasAskedToStopHasTimeUntilTheDeadline() {
        Instant deadline = NOW.plusNanos(1);

        assertThat(stopping(Optional.of(deadline), RUNNING)).isEqualTo(new Step.Await(Optional.of(deadline)));
    }

    @Test
    void aContainerThatStillRunsAtTheDeadlineIsKilled() {
        assertThat(stopping(Optional.of(NOW), RUNNING)).isEqualTo(new Step.Kill());
    }

    @Test
    void aStoppedContainerIsRemovedBeforeTheAttemptEnds() {
        Exit exit = new Exit(Optional.of(143), false, NOW, Duration.ofSeconds(1), false);

        assertThat(stopping(Optional.of(NOW), new Container.Ended(exit, true))).isEqualTo(new Step.Remove());
        assertThat(stopping(Optional.of(NOW), new Container.Ended(exit, false)))
                .isEqualTo(new Step.End(Reason.STOPPED));
    }

    @Test
    void aStopOfAContainerThatNeverStartedRemovesIt() {
        assertThat(stopping(Optional.empty(), CREATED)).isEqualTo(new Step.Remove());
    }

    @Test
    void aStopOfNothingEndsAtOnce() {
        assertThat(stopping(Optional.empty(), NONE)).isEqualTo(new Step.End(Reason.STOPPED));
    }

    @ParameterizedTest
    @MethodSource("everyContainer")
    void afterAStopNothingIsBegunOrStartedWhateverTheContainerDoes(Container container) {
        for (RestartMode mode : RestartMode.values()) {
            for (Optional<Instant> deadline : List.of(
                    Optional.<Instant>empty(), Optional.of(NOW.minusSeconds(1)), Optional.of(NOW.plusSeconds(1)))) {
                Situation situation = new Situation(
                        Optional.of(new Stop(Reason.STOPPED, GRACE, deadline)),
                        RestartPolicy.of(mode),
                        0,
                        0,
                        container,
                        Optional.empty());

                assertThat(Supervision.next(situation, NOW))
                        .as("%s", situation)
                        .isNotInstanceOfAny(Step.Begin.class, Step.Start.class);
            }
        }
    }

    @Test
    void aRunIsWatchedUntilItsTimeIsOverAndThenStopped() {
        Instant end = NOW.plusSeconds(5);

        assertThat(limited(RUNNING, end, NOW)).isEqualTo(new Step.Await(Optional.of(end)));
        assertThat(limited(RUNNING, end, end)).isEqualTo(new Step.Expire());
        assertThat(limited(CREATED, end, end)).isEqualTo(new Step.Expire());
        assertThat(limited(NONE, end, end)).isEqualTo(new Step.End(Reason.DEADLINE_EXCEEDED));
    }

    @Test
    void aContainerWhoseTimeWasOverStaysForItsLog() {
        Situation situation = new Situation(
                Optional.of(new Stop(Reason.DEADLINE_EXCEEDED, GRACE, Optional.of(NOW))),
                RestartPolicy.DEFAULT,
                0,
                0,
                failedAt(NOW),
                Optional.of(NOW));

        assertThat(Supervision.next(situation, NOW)).isEqualTo(new Step.End(Reason.DEADLINE_EXCEEDED));
    }

    @Test
    void aBackOffLastsNoLongerThanTheTimeToRun() {
        Instant end = NOW.plusMillis(500);
        Situation waiting = new Situation(
                Optional.empty(), RestartPolicy.of(RestartMode.ALWAYS), 3, 3, failedAt(NOW), Optional.of(end));

        assertThat(Supervision.next(waiting, NOW)).isEqualTo(new Step.Await(Optional.of(end)));
        assertThat(Supervision.next(waiting, end)).isEqualTo(new Step.End(Reason.DEADLINE_EXCEEDED));
    }

    @Test
    void anExitBeforeTheEndOfItsTimeIsWhatItIsHoweverLateItIsFound() {
        Instant end = NOW.minusSeconds(5);

        assertThat(limited(ended(0, end.minusNanos(1), Duration.ofHours(1)), end, NOW))
                .isEqualTo(new Step.End(Reason.EXITED));
        assertThat(limited(ended(0, end, Duration.ofHours(1)), end, NOW))
                .isEqualTo(new Step.End(Reason.DEADLINE_EXCEEDED));
    }

    @Test
    void aProgramForAnotherArchitectureIsNotRunAgainUnderAnyPolicy() {
        Exit foreign = new Exit(Optional.of(1), false, NOW, Duration.ZERO, false, true, false, false);

        for (RestartMode mode : RestartMode.values()) {
            assertThat(next(mode, 0, 0, new Container.Ended(foreign, true)))
                    .isEqualTo(new Step.End(Reason.IMAGE_ARCHITECTURE));
        }
    }

    private static Step limited(Container container, Instant deadline, Instant now) {
        return Supervision.next(
                new Situation(Optional.empty(), RestartPolicy.DEFAULT, 0, 0, container, Optional.of(deadline)), now);
    }

    static Stream<Container> everyContainer() {
        return Stream.of(
                NONE,
                CREATED,
                RUNNING,
                new Container.Running(true, Optional.empty()),
                new Container.Running(true, Optional.of(NOW)),
                failedAt(NOW),
                ended(0, NOW, Duration.ofDays(1)),
                new Container.Ended(new Exit(Optional.of(137), true, NOW, Duration.ZERO, false), true),
                new Container.Ended(new Exit(Optional.empty(), false, NOW, Duration.ZERO, false), false));
    }

    private static Container failedAt(Instant at) {
        return ended(1, at, Duration.ofSeconds(1));
    }

    private static Container ended(int code, Instant at, Duration ranFor) {
        return new Container.Ended(new Exit(Optional.of(code), false, at, ranFor, false), true);
    }

    private static Step next(RestartMode mode, int restart, int failures, Container container) {
        return next(RestartPolicy.of(mode), restart, failures, container, NOW);
    }

    private static Step next(RestartPolicy policy, int restart, int failures, Container container, Instant now) {
        return Supervision.next(
                new Situation(Optional.empty(), policy, restart, failures, container, Optional.empty()), now);
    }

    private static Step stopping(Optional<Instant> deadline, Container container) {
        RestartPolicy policy = RestartPolicy.of(RestartMode.ALWAYS);
        return Supervision.next(
                new Situation(
                        Optional.of(new Stop(Reason.STOPPED, GRACE, deadline)),
                        policy,
                        0,
                        0,
                        container,
                        Optional.empty()),
                NOW);
    }
}
