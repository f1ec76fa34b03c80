package dev.gantry.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.worker.supervision.Situation.Container;
import dev.gantry.worker.supervision.Situation.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lives whole lives of attempts in which things happen at random. The seed is in the test's name. */
class SupervisionWalkTest {

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int CALM = 300;

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void afterAStopNothingIsBegunOrStartedAndTheAttemptEndsWithoutAContainer(long seed) {
        Life life = new Life(seed);
        for (int step = 0; step < CALM && !life.over; step++) {
            life.happen();
            life.step();
        }
        life.stop();
        for (int step = 0; step < CALM && !life.over; step++) {
            life.happen();
            assertThat(life.step()).isNotInstanceOfAny(Step.Begin.class, Step.Start.class);
        }

        assertThat(life.over).as("the attempt has ended").isTrue();
        assertThat(life.mayRun()).as("a container may still run").isFalse();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void afterItsTimeToRunNothingIsBegunOrStartedAndTheAttemptEndsWithoutAContainer(long seed) {
        Life life = new Life(seed);
        life.limit = Optional.of(Duration.ofSeconds(60));
        for (int step = 0; step < 2 * CALM && !life.over; step++) {
            life.happen();
            boolean late = life.deadline().filter(life.now::isAfter).isPresent();
            Step next = life.step();
            if (late) {
                assertThat(next).isNotInstanceOfAny(Step.Begin.class, Step.Start.class);
            }
        }

        assertThat(life.over).as("the attempt has ended").isTrue();
        assertThat(life.mayRun()).as("a container may still run").isFalse();
    }

    static long[] seeds() {
        return new Random(20260101).longs(500).toArray();
    }

    private static final class Life {

        private final Random random;
        private final RestartPolicy policy;
        private Instant now = Instant.parse("2026-01-01T12:00:00Z");
        private Instant startedAt = now;
        private Optional<Instant> since = Optional.empty();
        private Optional<Duration> limit = Optional.empty();
        private Optional<Stop> stop = Optional.empty();
        private Container container = new Container.None();
        private int restart;
        private int failures;
        private boolean over;

        Life(long seed) {
            random = new Random(seed);
            RestartMode[] modes = RestartMode.values();
            policy = RestartPolicy.of(modes[random.nextInt(modes.length)]);
        }

        void stop() {
            stop = Optional.of(new Stop(Reason.STOPPED, GRACE, Optional.empty()));
        }

        boolean mayRun() {
            return container instanceof Container.Running || container instanceof Container.Created;
        }

        /** Time passes, and what exists may end, vanish, or be started by an earlier request that was slow. */
        void happen() {
            now = now.plusMillis(random.nextInt(5_000));
            container = switch (container) {
                case Container.None none -> none;
                case Container.Created created -> random.nextInt(10) == 0 ? started() : created;
                case Container.Running running ->
                    switch (random.nextInt(8)) {
                        case 0 -> new Container.Ended(exit(Optional.of(random.nextInt(3))), true);
                        case 1 -> new Container.Ended(exit(Optional.empty()), false);
                        case 2 -> new Container.Running(true, running.patience());
                        default -> running;
                    };
                case Container.Ended ended ->
                    random.nextInt(10) == 0 ? new Container.Ended(ended.exit(), false) : ended;
            };
        }

        Step step() {
            Step step = Supervision.next(new Situation(stop, policy, restart, failures, container, deadline()), now);
            switch (step) {
                case Step.Begin begin -> {
                    restart = begin.restart();
                    failures = begin.failures();
                    container = new Container.Created();
                }
                case Step.Start _ -> container = started();
                case Step.Await _ -> {}
                case Step.Expire _ -> stop = Optional.of(new Stop(Reason.DEADLINE_EXCEEDED, GRACE, Optional.empty()));
                case Step.GiveUp _ -> container = new Container.Running(true, Optional.of(now.plus(GRACE)));
                case Step.Signal signal ->
                    stop = stop.map(
                            wanted -> new Stop(wanted.reason(), signal.grace(), Optional.of(now.plus(signal.grace()))));
                case Step.Kill _ -> container = new Container.Ended(exit(Optional.of(137)), true);
                case Step.Remove _ ->
                    container = container instanceof Container.Ended ended
                            ? new Container.Ended(ended.exit(), false)
                            : new Container.None();
                case Step.End _ -> over = true;
            }
            return step;
        }

        private Optional<Instant> deadline() {
            return limit.flatMap(time -> since.map(time::addTo).map(Instant::from));
        }

        private Container started() {
            startedAt = now;
            since = since.or(() -> Optional.of(now));
            return new Container.Running();
        }

        private Exit exit(Optional<Integer> code) {
            boolean unhealthy = container instanceof Container.Running running && running.unhealthy();
            return new Exit(code, false, now, Duration.between(startedAt, now), false, false, unhealthy, false);
        }
    }
}
