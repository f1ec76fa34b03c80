package dev.gantry.manager.cluster;

import java.time.Instant;

/**
 * How far a worker is on its way to be empty, as far as it is stored: the rest is told by the attempts that it has.
 *
 * @param startedAt when it began
 * @param deadline when it ends, whatever is left
 * @param force whether what is left at the deadline is stopped
 * @param total how many attempts the worker had when it began
 */
public record Drain(State state, Instant startedAt, Instant deadline, boolean force, int total) {

    /** How a drain stands. */
    public enum State {
        /** Tasks go to other workers, as many at a time as the budget allows. */
        DRAINING,
        /** The deadline is over, and what was left is being stopped. */
        FORCED,
        /** Nothing is left on the worker. */
        DRAINED,
        /** The deadline is over, and something is left. */
        TIMED_OUT
    }

    /** Whether something still happens by itself. */
    public boolean isUnderWay() {
        return state == State.DRAINING || state == State.FORCED;
    }

    /**
     * Whether something may have to be done: it is under way, or says otherwise than the worker is. An empty one may get
     * something that was found after a restore; what was left may leave later.
     */
    public boolean isDue(boolean empty) {
        return isUnderWay() || empty != (state == State.DRAINED);
    }

    /** The same drain in another state. */
    public Drain in(State other) {
        return new Drain(other, startedAt, deadline, force, total);
    }
}
