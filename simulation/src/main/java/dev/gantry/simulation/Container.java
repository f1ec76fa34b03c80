package dev.gantry.simulation;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.wire.Assignment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A container on a simulated engine, with the labels that Gantry gives it. Changed by its engine alone. */
final class Container {

    enum Status {
        CREATED,
        RUNNING,
        ENDED
    }

    /** What the checks of a running container find; what nobody asks is unknown. */
    enum Health {
        UNKNOWN,
        GOOD,
        BAD
    }

    final String id;
    final AttemptKey attempt;
    final Assignment assignment;
    final int restart;
    final int failures;
    Status status = Status.CREATED;
    int exitCode;
    boolean oomKilled;
    boolean endedByEngine;
    /** Whether its name says that the attempt is over, so that nothing is decided about it again. */
    boolean over;

    Health health = Health.UNKNOWN;
    /** How often its health is going to change. */
    int plans;
    /** Whether its health check has failed for good: nothing heals it. */
    boolean isSick;
    /** Whether its name says that it is unhealthy, so that its end is a failure whatever its exit code is. */
    boolean givenUp;
    /** Whether its name says that it was asked to end because no manager was heard of. */
    boolean cutOff;
    /** Whether its process is going to end by itself. */
    boolean ends;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant finishedAt;

    Container(String id, Assignment assignment, int restart, int failures) {
        this.id = id;
        this.attempt = new AttemptKey(assignment.task(), assignment.attempt());
        this.assignment = assignment;
        this.restart = restart;
        this.failures = failures;
    }

    @Override
    public String toString() {
        return id + " " + status;
    }
}
