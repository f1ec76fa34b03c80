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
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A worker as it would be if some attempts came to it or left it: what is free, its ports and the numbers that limits are compared
 * with are otherwise, all else is as it is. What an orphan has, it keeps, whoever leaves. For one thread.
 */
abstract class AlteredRoom implements Room {

    private final Room room;
    private final PlannedLimits limits;
    private final Set<HostPort> freed = new HashSet<>();
    private final Set<HostPort> taken = new HashSet<>();
    private Resources free;

    /**
     * A worker as it is.
     *
     * @param limits shared by all workers that are otherwise at the same time
     */
    AlteredRoom(Room room, PlannedLimits limits) {
        this.room = room;
        this.limits = limits;
        this.free = room.free();
    }

    /** From now on an attempt of the task, with these ports, is here. */
    final void add(Task task, List<PortMapping> ports) {
        free = free.minus(task.spec().booking());
        ports.stream().map(HostPort::of).filter(port -> !freed.remove(port)).forEach(taken::add);
        limits.count(task, worker().id(), 1);
    }

    /** From now on an attempt of the task, with these ports, is here no more. */
    final void remove(Task task, List<PortMapping> ports) {
        free = free.plus(task.spec().booking());
        ports.stream().map(HostPort::of).filter(port -> !taken.remove(port)).forEach(freed::add);
        limits.count(task, worker().id(), -1);
    }

    /** The attempts of a task that are here and not over. */
    static Stream<TaskAttempt> liveOn(Task task, Room room) {
        return task.attempts().stream()
                .filter(attempt -> !attempt.isOver()
                        && attempt.worker().equals(room.worker().id()));
    }

    /** The worker as it is. */
    final Room real() {
        return room;
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
        HostPort asked = new HostPort(port, protocol);
        return taken.contains(asked)
                || (freed.contains(asked) ? isPortOfOrphan(port, protocol) : room.isPortBooked(port, protocol));
    }

    @Override
    public boolean isPortOfOrphan(int port, Protocol protocol) {
        return room.isPortOfOrphan(port, protocol);
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
    public boolean isPromised() {
        return room.isPromised();
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
