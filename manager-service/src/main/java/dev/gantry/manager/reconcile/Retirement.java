package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which ended tasks are known no longer. One that may still have a container somewhere is kept, however old it is. */
public final class Retirement {

    /** So long the id of a retired task means nothing else, where the client gave it. */
    static final Duration TOMBSTONE = Duration.ofDays(30);

    private Retirement() {}

    /** Whether a task has ended before a moment, and nothing of it is left. */
    public static boolean isDue(Task task, Instant endedBefore) {
        Instant ended = task.finishedAt();
        return task.state().isFinal() && task.allAttemptsOver() && ended != null && ended.isBefore(endedBefore);
    }

    static List<Change> decide(ClusterState state, Command.RetireTasks retire, Instant now) {
        List<Change> changes = new ArrayList<>();
        retire.tasks().stream()
                .distinct()
                .flatMap(id -> state.findTask(id).stream())
                .filter(task -> isDue(task, retire.endedBefore()))
                .map(task -> new Change.TaskRetired(
                        task.id(), task.named() ? Optional.of(now.plus(TOMBSTONE)) : Optional.empty()))
                .forEach(changes::add);
        state.tombstones().entrySet().stream()
                .filter(tombstone -> tombstone.getValue().isBefore(now))
                .map(Map.Entry::getKey)
                .map(Change.TombstoneExpired::new)
                .forEach(changes::add);
        return changes;
    }
}
