package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.TaskId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A worker as it would be if some of its tasks had left it, with all that they have there. For one thread. */
final class ClearedRoom extends AlteredRoom {

    private final Set<TaskId> gone = new HashSet<>();

    ClearedRoom(Room room) {
        super(room, new PlannedLimits());
    }

    /** From now on the task has left; what is on its way to this worker still arrives. */
    void clear(Task task) {
        gone.add(task.id());
        leaving(task).forEach(attempt -> remove(task, attempt.ports()));
    }

    /** From now on the task is there again. */
    void keep(Task task) {
        gone.remove(task.id());
        leaving(task).forEach(attempt -> add(task, attempt.ports()));
    }

    private Stream<TaskAttempt> leaving(Task task) {
        return liveOn(task, this).filter(attempt -> !attempt.isComing());
    }

    @Override
    public List<Task> tasks() {
        return real().tasks().stream().filter(task -> !gone.contains(task.id())).toList();
    }
}
