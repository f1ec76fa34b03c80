package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ImageRefusal;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Protocol;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A worker as it will be when planned moves are done. For one thread. */
final class PlannedRoom implements Room {

    private final Room room;
    private final PlannedLimits limits;
    private final Map<TaskId, Task> tasks = new TreeMap<>();
    private final List<PortMapping> freed = new ArrayList<>();
    private final List<PortMapping> taken = new ArrayList<>();
    private Resources free;

    /**
     * A worker as it is, before anything is planned.
     *
     * @param limits shared by all workers of one plan
     */
    PlannedRoom(Room room, PlannedLimits limits) {
        this.room = room;
        this.limits = limits;
        this.free = room.free();
        room.tasks().forEach(task -> tasks.put(task.id(), task));
    }

    /** From now on the task has left. */
    void leave(Task task) {
        tasks.remove(task.id());
        free = free.plus(task.spec().booking());
        portsOf(task).forEach(port -> {
            if (!taken.remove(port)) {
                freed.add(port);
            }
        });
        limits.count(task, worker().id(), -1);
    }

    /**
     * From now on the task is here and nowhere else.
     *
     * @return the task as it is then
     */
    Task arrive(Task task) {
        List<PortMapping> ports = Ports.pick(task, this)
                .orElseThrow(() -> new IllegalStateException("the port filter let a worker without ports pass"));
        Task moved = moved(task, ports);
        tasks.put(moved.id(), moved);
        free = free.minus(task.spec().booking());
        ports.forEach(port -> {
            if (!freed.remove(port)) {
                taken.add(port);
            }
        });
        limits.count(task, worker().id(), 1);
        return moved;
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

    private List<PortMapping> portsOf(Task task) {
        return task.attempts().stream()
                .filter(attempt -> !attempt.isOver() && attempt.worker().equals(worker().id()))
                .map(TaskAttempt::ports)
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public Worker worker() {
        return room.worker();
    }

    @Override
    public WorkerSight sight() {
        return room.sight();
    }

    @Override
    public Resources free() {
        return free;
    }

    @Override
    public boolean isPortBooked(int port, Protocol protocol) {
        return has(taken, port, protocol) || (room.isPortBooked(port, protocol) && !has(freed, port, protocol));
    }

    private static boolean has(List<PortMapping> ports, int port, Protocol protocol) {
        return ports.stream().anyMatch(one -> one.host() == port && one.protocol() == protocol);
    }

    @Override
    public boolean isPortBlocked(int port) {
        return room.isPortBlocked(port);
    }

    @Override
    public Optional<Refusal> findRefusal(SpecHash spec) {
        return room.findRefusal(spec);
    }

    @Override
    public Optional<ImageRefusal> findImageRefusal(String image) {
        return room.findImageRefusal(image);
    }

    @Override
    public List<Task> tasks() {
        return List.copyOf(tasks.values());
    }

    @Override
    public Map<WorkerId, Integer> limitedByName(String name) {
        return limits.of(name, room.limitedByName(name));
    }

    @Override
    public Optional<Worker> findWorker(WorkerId id) {
        return room.findWorker(id);
    }

    @Override
    public Instant now() {
        return room.now();
    }
}
