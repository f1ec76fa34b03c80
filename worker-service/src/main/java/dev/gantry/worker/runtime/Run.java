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

    private static final String UNHEALTHY = "-unhealthy";
    private static final String CUT_OFF = "-disconnected";

    /** The first run of an attempt. */
    public static Run first(Assignment assignment) {
        return new Run(assignment, 0, 0, null);
    }

    public AttemptRef attempt() {
        return new AttemptRef(assignment.task(), assignment.attempt());
    }

    /** The name that its container has from the moment on in which it is asked to end because it is unhealthy. */
    public String unhealthyName() {
        return containerName() + UNHEALTHY;
    }

    /** The name that its container has from the moment on in which it is asked to end because no manager is heard of. */
    public String cutOffName() {
        return containerName() + CUT_OFF;
    }

    /**
     * The name that a container has from the end of its attempt on, while it is kept for its log.
     *
     * @param name its name until then; what that said of why it was asked to end stays said
     */
    public static String endedName(String name) {
        return name + ENDED;
    }

    /** Whether a container of this run that is named so belongs to an attempt that is over. */
    public boolean isOver(String name) {
        return hasEnded(name, containerName()) || hasEnded(name, unhealthyName()) || hasEnded(name, cutOffName());
    }

    /** Whether the name says that it was asked to end because it is unhealthy. */
    public boolean isGivenUp(String name) {
        return name.equals(unhealthyName()) || hasEnded(name, unhealthyName());
    }

    /** Whether the name says that it was asked to end because no manager was heard of. */
    public boolean isCutOff(String name) {
        return name.equals(cutOffName()) || hasEnded(name, cutOffName());
    }

    private static boolean hasEnded(String name, String before) {
        return name.equals(endedName(before));
    }

    /** The name that only this run can own. */
    public String containerName() {
        return "gantry-" + assignment.task() + "-" + assignment.attempt() + "-" + restart;
    }
}
