package dev.gantry.model;

import java.time.Duration;

/**
 * When a worker starts an ended container again, inside one attempt.
 *
 * @param maxRestarts how many restarts an attempt has, 0 or more; counted for {@link RestartMode#ON_FAILURE} only
 * @param backoff the wait before the second restart; it doubles with each one. The first comes without delay
 * @param backoffMax the longest wait
 * @param resetAfter a run that lasted this long clears the count and the back-off
 */
public record RestartPolicy(
        RestartMode mode, int maxRestarts, Duration backoff, Duration backoffMax, Duration resetAfter) {

    public static final RestartPolicy DEFAULT = of(RestartMode.ON_FAILURE);

    public static RestartPolicy of(RestartMode mode) {
        return new RestartPolicy(mode, 3, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(10));
    }

    /**
     * Whether a run that ended by itself is followed by another.
     *
     * @param succeeded whether it exited with code 0
     * @param failures the restarts since the count was last cleared
     */
    public boolean restarts(boolean succeeded, int failures) {
        return switch (mode) {
            case NO -> false;
            case ON_FAILURE -> !succeeded && failures < maxRestarts;
            case ALWAYS, UNLESS_STOPPED -> true;
        };
    }

    /** The wait before the restart that follows after so many earlier ones: none, then {@code backoff}, doubled each time. */
    public Duration delay(int failures) {
        if (failures == 0) {
            return Duration.ZERO;
        }
        int doublings = Math.min(failures - 1, 30);
        Duration wait = backoff.multipliedBy(1L << doublings);
        return wait.compareTo(backoffMax) < 0 ? wait : backoffMax;
    }
}
