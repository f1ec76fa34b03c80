package dev.gantry.manager.dashboard;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a person has to know of a task, beyond its state. */
enum Standing {
    FAILED(Tone.BAD),
    /** Has no place, and it is known why. */
    WAITING(Tone.WARN),
    /** Its container ended, and the next one is not there yet. */
    RESTARTING(Tone.WARN),
    /** Its container runs, and its health check fails. */
    UNHEALTHY(Tone.WARN),
    /** Somebody holds its container's processes. */
    PAUSED(Tone.WARN),
    /** Is on a worker of which nothing is heard, or whose engine is down. */
    OUT_OF_SIGHT(Tone.WARN),
    UNDER_WAY(Tone.BUSY),
    RUNNING(Tone.GOOD),
    /** Failed so long ago that somebody has seen it. */
    FAILED_BEFORE(Tone.QUIET),
    COMPLETED(Tone.QUIET);

    static final Duration LATELY = Duration.ofHours(1);

    private final Tone tone;

    Standing(Tone tone) {
        this.tone = tone;
    }

    Tone tone() {
        return tone;
    }

    static Standing of(Task task, ClusterViews views, Instant now) {
        return switch (task.state()) {
            case PENDING -> views.findUnplaced(task.id()).isPresent() ? WAITING : UNDER_WAY;
            case SCHEDULED -> isOutOfSight(task, views) ? OUT_OF_SIGHT : UNDER_WAY;
            case RUNNING -> ofRunning(task, views);
            case COMPLETED -> COMPLETED;
            case FAILED -> task.changedAt().isAfter(now.minus(LATELY)) ? FAILED : FAILED_BEFORE;
        };
    }

    private static Standing ofRunning(Task task, ClusterViews views) {
        if (isOutOfSight(task, views)) {
            return OUT_OF_SIGHT;
        }
        return switch (task.reason()) {
            case RESTARTING -> RESTARTING;
            case PAUSED -> PAUSED;
            case UNHEALTHY -> UNHEALTHY;
            case STOPPING -> UNDER_WAY;
            default -> RUNNING;
        };
    }

    private static boolean isOutOfSight(Task task, ClusterViews views) {
        Optional<WorkerView> worker = task.current().map(TaskAttempt::worker).flatMap(views::findWorker);
        return task.reason() == Reason.STOP_UNCONFIRMED
                || worker.map(MachineStanding::of)
                        .filter(standing -> standing.tone().isTrouble())
                        .isPresent();
    }
}
