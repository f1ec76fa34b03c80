package dev.gantry.simulation;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.wire.Assignment;
import dev.gantry.worker.runtime.Run;
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
    final Run run;
    final AttemptKey attempt;
    final Assignment assignment;
    /** Says what a worker has decided about it, in the worker's own way; see {@link Run}. */
    String name;

    Status status = Status.CREATED;
    /** How often it was started: what was planned for the end of one start does not end the next. */
    int starts;

    int exitCode;
    boolean oomKilled;
    boolean endedByEngine;

    Health health = Health.UNKNOWN;
    /** How often its health is going to change. */
    int plans;
    /** Whether its health check has failed for good: nothing heals it. */
    boolean isSick;
    /** Whether its process is going to end by itself. */
    boolean ends;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant finishedAt;

    Container(String id, Run run) {
        this.id = id;
        this.run = run;
        this.assignment = run.assignment();
        this.attempt = new AttemptKey(assignment.task(), assignment.attempt());
        this.name = run.containerName();
    }

    /** Its program begins, maybe once more. */
    void begin(Instant now) {
        status = Status.RUNNING;
        starts++;
        startedAt = now;
        finishedAt = null;
        exitCode = 0;
        oomKilled = false;
        endedByEngine = false;
        ends = false;
    }

    /** Whether its attempt is over, so that nothing is decided about it again. */
    boolean isOver() {
        return run.isOver(name);
    }

    /** Whether it was asked to end because it is unhealthy, so that its end is a failure whatever its exit code is. */
    boolean isGivenUp() {
        return run.isGivenUp(name);
    }

    /** Whether it was asked to end because no manager was heard of. */
    boolean isCutOff() {
        return run.isCutOff(name);
    }

    @Override
    public String toString() {
        return id + " " + status;
    }
}
