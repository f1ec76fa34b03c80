package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.Affinity;
import dev.gantry.model.DesiredState;
import dev.gantry.model.MountType;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import java.util.List;
import java.util.Set;

/**
 * Which tasks may be moved although nothing is wrong with their place.
 *
 * <p>Those that run undisturbed in one attempt; that may run twice for a moment, because the new container is started before
 * the old one is stopped ({@code onDisconnect: REPLACE}), and begin anew ({@code restartPolicy} other than {@code no}); that
 * have nothing which only this machine has for certain (volumes, paths, devices, gpus, networks that somebody made); and
 * whose policy wants machines to be equally full.
 */
final class Movable {

    private static final Set<Reason> UNDISTURBED = Set.of(Reason.STARTED, Reason.RESTARTED, Reason.HEALTHY);

    private final Policies policies;
    private final Expressions expressions = new Expressions();

    Movable(Policies policies) {
        this.policies = policies;
    }

    boolean isMovable(Task task, WorkerId from) {
        return runsUndisturbed(task, from)
                && task.spec().onDisconnect() == OnDisconnect.REPLACE
                && task.spec().restartPolicy().mode() != RestartMode.NO
                && !isBound(task.spec())
                && policies.of(task).levels();
    }

    private static boolean runsUndisturbed(Task task, WorkerId worker) {
        List<TaskAttempt> live =
                task.attempts().stream().filter(attempt -> !attempt.isOver()).toList();
        return task.desired() == DesiredState.RUNNING
                && task.state() == TaskState.RUNNING
                && UNDISTURBED.contains(task.reason())
                && live.size() == 1
                && live.getFirst().phase() == Phase.RUNNING
                && live.getFirst().wanted() == Wanted.RUN
                && live.getFirst().worker().equals(worker);
    }

    private static boolean isBound(TaskSpec spec) {
        return spec.mounts().stream().anyMatch(mount -> mount.type() != MountType.TMPFS)
                || !spec.privileges().devices().isEmpty()
                || spec.privileges().gpus() > 0
                || spec.networking().hasName();
    }

    /** Whether the affinities of a task speak for one worker at least as much as for another. */
    boolean isAsWelcome(Task task, Worker there, Worker here) {
        return weight(task, there) >= weight(task, here);
    }

    private long weight(Task task, Worker worker) {
        long sum = 0;
        for (Affinity affinity : task.spec().affinities()) {
            if (expressions.of(affinity.expression()).holds(worker)) {
                sum += affinity.weight();
            }
        }
        return sum;
    }
}
