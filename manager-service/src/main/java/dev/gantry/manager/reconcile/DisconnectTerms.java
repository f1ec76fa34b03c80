package dev.gantry.manager.reconcile;

import java.time.Duration;

/**
 * When an attempt of a task that runs once at a time has surely ended on a worker that is not heard of.
 *
 * @param lease for so long after it has sent an answer that was acknowledged a worker lets it run
 * @param kill so long an engine takes to kill a container, at the most
 * @param restart so long whoever supervises a machine takes to start a dead worker again, until that acts, at the most
 */
public record DisconnectTerms(Duration lease, Duration kill, Duration restart) {

    /** The usual ones. */
    public static final DisconnectTerms USUAL =
            new DisconnectTerms(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(30));

    /** Two clocks of machines differ by less than so many hundredths. */
    private static final int DRIFT = 1;

    /** So long after the worker's last answer has come it has surely ended, if a stop gives it this grace. */
    Duration wait(Duration grace) {
        Duration all = lease.plus(grace).plus(kill).plus(restart);
        return all.plus(all.multipliedBy(DRIFT).dividedBy(100));
    }
}
