package dev.gantry.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Health;
import dev.gantry.model.HealthCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VitalsTest {

    private static final Instant STARTED = Instant.parse("2026-01-01T12:00:00Z");
    /** Three failures in a row count, after 20 seconds. */
    private static final HealthCheck.Probed CHECK = check(Duration.ofSeconds(10), Duration.ofSeconds(20));

    /**
     * A probe every 10 seconds from the start on: + passed, - failed, ? could not be made. After each one: Starting, Healthy,
     * Unhealthy. The probes at 0 and 10 are within the start period.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "+       , H",
        "-       , S",
        "?       , S",
        "-----   , SSSSU",
        "--+     , SSH",
        "+---    , HHHU",
        "+--+--  , HHHHHH",
        "+---+   , HHHUH",
        "+------ , HHHUUUU",
        "+---+-- , HHHUHHH",
        "--?--   , SSSSS",
        "--?---  , SSSSSU",
        "+-?-?-  , HHHHHU",
        "----+---, SSSSHHHU",
        "???     , SSS"
    })
    void soManyFailuresInARowMakeAContainerUnhealthyAndOneSuccessHealsIt(String probes, String expected) {
        Vitals vitals = Vitals.UNSEEN;
        List<String> seen = new ArrayList<>();
        for (int probe = 0; probe < probes.length(); probe++) {
            vitals = vitals.after(result(probes.charAt(probe)), CHECK, STARTED.plusSeconds(10L * probe), STARTED);
            seen.add(vitals.health().name().substring(0, 1));
        }
        assertThat(String.join("", seen)).isEqualTo(expected);
    }

    @Test
    void whatWentWrongLastIsKeptUntilASuccess() {
        Vitals failed = Vitals.UNSEEN.after(new ProbeResult.Failed("one"), CHECK, STARTED, STARTED);
        assertThat(failed.words()).isEqualTo("one");
        assertThat(failed.after(new ProbeResult.Unknown(), CHECK, STARTED, STARTED))
                .isEqualTo(failed);
        assertThat(failed.after(new ProbeResult.Passed(), CHECK, STARTED, STARTED)
                        .words())
                .isEmpty();
    }

    @Test
    void oneThatStaysUnhealthyStaysTheSame() {
        Vitals unhealthy = new Vitals(Health.UNHEALTHY, 3, "refused");

        assertThat(unhealthy.after(new ProbeResult.Failed("refused"), CHECK, STARTED.plusSeconds(100), STARTED))
                .isEqualTo(unhealthy);
    }

    @ParameterizedTest
    @CsvSource({
        // health, began after the start, interval, start period, next after the start; all in milliseconds
        "STARTING, 0, 10000, 20000, 1000",
        "STARTING, 19999, 10000, 20000, 20999",
        "STARTING, 20000, 10000, 20000, 30000",
        "STARTING, 0, 500, 20000, 500",
        "STARTING, 0, 10000, 0, 10000",
        "HEALTHY, 0, 10000, 20000, 10000",
        "UNHEALTHY, 5000, 10000, 20000, 15000"
    })
    void aContainerIsProbedMoreOftenWhileItStarts(Health health, long began, long interval, long period, long next) {
        HealthCheck.Probed check = check(Duration.ofMillis(interval), Duration.ofMillis(period));

        assertThat(new Vitals(health, 0, "").nextProbe(check, STARTED.plusMillis(began), STARTED))
                .isEqualTo(STARTED.plusMillis(next));
    }

    @ParameterizedTest
    @CsvSource({"0, STARTING", "19999, STARTING", "20000, HEALTHY", "1000000, HEALTHY"})
    void aRunThatWasWatchedBeforeIsTakenForHealthyAfterItsStartPeriod(long age, Health health) {
        assertThat(Vitals.presumed(CHECK, STARTED, STARTED.plusMillis(age)).health())
                .isEqualTo(health);
    }

    @ParameterizedTest
    @CsvSource({"10000, 1000", "1000, 1000", "20, 20"})
    void theFirstProbeDoesNotWaitForTheWholeInterval(long interval, long first) {
        HealthCheck.Probed check = check(Duration.ofMillis(interval), Duration.ZERO);

        assertThat(Vitals.UNSEEN.firstProbe(check, STARTED)).isEqualTo(STARTED.plusMillis(first));
    }

    private static ProbeResult result(char probe) {
        return switch (probe) {
            case '+' -> new ProbeResult.Passed();
            case '-' -> new ProbeResult.Failed("refused");
            default -> new ProbeResult.Unknown();
        };
    }

    private static HealthCheck.Probed check(Duration interval, Duration startPeriod) {
        return new HealthCheck.Tcp(80, interval, Duration.ofSeconds(1), 3, startPeriod);
    }
}
