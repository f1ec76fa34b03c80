package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.PortMapping;
import dev.gantry.model.TaskId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A worker as it will be when planned moves are done. For one thread. */
final class PlannedRoom extends AlteredRoom {

    private final Map<TaskId, Task> tasks = new TreeMap<>();

    /**
     * A worker as it is, before anything is planned.
     *
     * @param limits shared by all workers of one plan
     */
    PlannedRoom(Room room, PlannedLimits limits) {
        super(room, limits);
        room.tasks().forEach(task -> tasks.put(task.id(), task));
    }

    /** From now on the task, which has one attempt, has left. */
    void leave(Task task) {
        tasks.remove(task.id());
        remove(
                task,
                liveOn(task, this).map(TaskAttempt::ports).flatMap(List::stream).toList());
    }

    /** From now on the task is here and nowhere else. */
    void arrive(Task task) {
        List<PortMapping> ports = Ports.pick(task, this)
                .orElseThrow(() -> new IllegalStateException("the port filter let a worker without ports pass"));
        Task moved = moved(task, ports);
        tasks.put(moved.id(), moved);
        add(task, ports);
    }

    private Task moved(Task task, List<PortMapping> ports) {
        TaskAttempt attempt = TaskAttempt.assigned(
                task.nextAttempt(), worker().id(), task.spec().stopGrace(), ports);
        return new Task(
                task.id(),
                task.named(),
                task.number(),
                task.specHash(),
                task.spec(),
                task.desired(),
                task.state(),
                task.reason(),
                task.message(),
                task.failures(),
                List.of(attempt),
                task.createdMicros(),
                task.changedMicros(),
                task.finishedMicros());
    }

    @Override
    public List<Task> tasks() {
        return List.copyOf(tasks.values());
    }
}
