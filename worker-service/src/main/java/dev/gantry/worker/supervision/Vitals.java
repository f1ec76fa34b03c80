package dev.gantry.worker.supervision;

import dev.gantry.model.Health;
import dev.gantry.model.HealthCheck;
import java.time.Duration;
import java.time.Instant;

/**
 * What a check has found of one run so far. The rule is that of Docker's own checks: failures during the start period do not
 * count before the first success, {@code retries} failures in a row make a container unhealthy, one success heals it.
 *
 * @param failures in a row, those that do not count left out
 * @param words what the newest failure was; empty after a success
 */
public record Vitals(Health health, int failures, String words) {

    /** Nobody waits for a check's whole interval to learn that a container has come up. */
    static final Duration WHILE_STARTING = Duration.ofSeconds(1);

    /** Nothing was found yet. */
    public static final Vitals UNSEEN = new Vitals(Health.STARTING, 0, "");

    /**
     * What is known of a run that an earlier process of this worker watched: it would have been given up had it been unhealthy
     * after its start period, so it is taken for healthy until probes say otherwise.
     */
    public static Vitals presumed(HealthCheck.Probed check, Instant started, Instant now) {
        return now.isBefore(started.plus(check.startPeriod())) ? UNSEEN : new Vitals(Health.HEALTHY, 0, "");
    }

    /**
     * What is known after a probe.
     *
     * @param began when the probe was begun
     * @param started when the container was started
     */
    public Vitals after(ProbeResult result, HealthCheck.Probed check, Instant began, Instant started) {
        return switch (result) {
            case ProbeResult.Unknown _ -> this;
            case ProbeResult.Passed _ -> new Vitals(Health.HEALTHY, 0, "");
            case ProbeResult.Failed failed ->
                isForgiven(check, began, started)
                        ? new Vitals(Health.STARTING, 0, failed.words())
                        : failedAgain(check, failed.words());
        };
    }

    private Vitals failedAgain(HealthCheck.Probed check, String why) {
        int now = Math.min(failures + 1, check.retries());
        return new Vitals(now == check.retries() ? Health.UNHEALTHY : health, now, why);
    }

    private boolean isForgiven(HealthCheck.Probed check, Instant began, Instant started) {
        return health == Health.STARTING && began.isBefore(started.plus(check.startPeriod()));
    }

    /** When the first probe is due. */
    public Instant firstProbe(HealthCheck.Probed check, Instant started) {
        return started.plus(WHILE_STARTING.compareTo(check.interval()) < 0 ? WHILE_STARTING : check.interval());
    }

    /** When the next probe is due, if the last one was begun at the given moment. */
    public Instant nextProbe(HealthCheck.Probed check, Instant began, Instant started) {
        boolean hurry = isForgiven(check, began, started) && WHILE_STARTING.compareTo(check.interval()) < 0;
        return began.plus(hurry ? WHILE_STARTING : check.interval());
    }
}
