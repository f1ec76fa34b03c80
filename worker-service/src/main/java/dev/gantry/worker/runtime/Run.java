package dev.gantry.worker.runtime;

import dev.gantry.model.wire.Assignment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of an attempt: what its container is made from.
 *
 * @param restart the number of the run, from 0
 * @param failures the restarts up to it since the count was last cleared, so that a worker that wakes up alone can go on
 * @param since when the attempt's first run was started; absent for that run itself
 */
public record Run(
        Assignment assignment,
        int restart,
        int failures,
        @Nullable Instant since) {

    /** What the name of a container ends with whose attempt is over. */
    public static final String ENDED = "-ended";

    private static final String CUT_OFF = "-disconnected";

    /** The first run of an attempt. */
    public static Run first(Assignment assignment) {
        return new Run(assignment, 0, 0, null);
    }

    public AttemptRef attempt() {
        return new AttemptRef(assignment.task(), assignment.attempt());
    }

    /** The name that its container has from the end of the attempt on, while it is kept for its log. */
    public String endedName() {
        return containerName() + ENDED;
    }

    /** The name that its container has from the moment on in which it is asked to end because it is unhealthy. */
    public String unhealthyName() {
        return containerName() + "-unhealthy";
    }

    /** The name that its container has from the moment on in which it is asked to end because no manager is heard of. */
    public String cutOffName() {
        return containerName() + CUT_OFF;
    }

    /** The same from the end of the attempt on. */
    public String cutOffEndedName() {
        return cutOffName() + ENDED;
    }

    /** The name that only this run can own. */
    public String containerName() {
        return "gantry-" + assignment.task() + "-" + assignment.attempt() + "-" + restart;
    }
}
