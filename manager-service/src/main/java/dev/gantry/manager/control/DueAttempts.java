package dev.gantry.manager.control;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.reconcile.Assignments;
import dev.gantry.model.WorkerId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * The attempts about which a worker has to be told something, so that whoever tells it need not look at all that it has.
 *
 * <p>One thread writes, any may read.
 */
final class DueAttempts {

    private static final Comparator<AttemptKey> ORDER =
            Comparator.comparing(AttemptKey::task).thenComparing(AttemptKey::attempt);

    private final Map<WorkerId, NavigableSet<AttemptKey>> byWorker = new ConcurrentHashMap<>();

    /** A task is now otherwise than it was; what stays due is never missed meanwhile. */
    void publish(@Nullable Task before, Task after) {
        for (TaskAttempt attempt : after.attempts()) {
            if (Assignments.isDue(attempt)) {
                byWorker.computeIfAbsent(attempt.worker(), _ -> new ConcurrentSkipListSet<>(ORDER))
                        .add(new AttemptKey(after.id(), attempt.number()));
            }
        }
        if (before != null) {
            for (TaskAttempt attempt : before.attempts()) {
                if (Assignments.isDue(attempt) && !isDue(after, attempt)) {
                    remove(attempt.worker(), new AttemptKey(before.id(), attempt.number()));
                }
            }
        }
    }

    private static boolean isDue(Task task, TaskAttempt attempt) {
        return task.findAttempt(attempt.number())
                .filter(now -> now.worker().equals(attempt.worker()) && Assignments.isDue(now))
                .isPresent();
    }

    private void remove(WorkerId worker, AttemptKey attempt) {
        byWorker.computeIfPresent(worker, (_, due) -> {
            due.remove(attempt);
            return due.isEmpty() ? null : due;
        });
    }

    /** Whether a worker has to be told anything. */
    boolean has(WorkerId worker) {
        return byWorker.containsKey(worker);
    }

    /** What a worker has to be told about, in the order of tasks and attempts. A copy. */
    List<AttemptKey> of(WorkerId worker) {
        NavigableSet<AttemptKey> due = byWorker.get(worker);
        return due == null ? List.of() : List.copyOf(due);
    }
}
