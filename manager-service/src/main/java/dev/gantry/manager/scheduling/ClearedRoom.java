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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A worker as it would be if some of its tasks had left it, with all that they have there. For one thread. */
final class ClearedRoom implements Room {

    private final Room room;
    private final Set<PortMapping> keptByOrphans;
    private final Set<TaskId> gone = new HashSet<>();
    private final Set<PortMapping> freedPorts = new HashSet<>();
    private final Map<String, Integer> goneByName = new HashMap<>();
    private Resources free;

    ClearedRoom(Candidate room) {
        this.room = room;
        this.keptByOrphans = room.cluster().orphans(room.worker().id()).stream()
                .flatMap(orphan -> orphan.ports().stream())
                .collect(Collectors.toUnmodifiableSet());
        this.free = room.free();
    }

    /** From now on the task has left. */
    void clear(Task task) {
        gone.add(task.id());
        for (TaskAttempt attempt : liveHere(task)) {
            free = free.plus(task.spec().booking());
            freedPorts.addAll(attempt.ports());
            count(task, 1);
        }
    }

    /** From now on the task is there again. */
    void keep(Task task) {
        gone.remove(task.id());
        for (TaskAttempt attempt : liveHere(task)) {
            free = free.minus(task.spec().booking());
            attempt.ports().forEach(freedPorts::remove);
            count(task, -1);
        }
    }

    /** Only tasks with limits of their own are counted for limits. */
    private void count(Task task, int more) {
        if (!task.spec().spread().isEmpty()) {
            goneByName.merge(task.spec().name(), more, Integer::sum);
        }
    }

    private List<TaskAttempt> liveHere(Task task) {
        return task.attempts().stream()
                .filter(attempt -> !attempt.isOver() && !attempt.isComing())
                .filter(attempt -> attempt.worker().equals(worker().id()))
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
        return room.isPortBooked(port, protocol)
                && (!has(freedPorts, port, protocol) || has(keptByOrphans, port, protocol));
    }

    private static boolean has(Set<PortMapping> ports, int port, Protocol protocol) {
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
    public boolean isPromised() {
        return room.isPromised();
    }

    @Override
    public List<Task> tasks() {
        return room.tasks().stream().filter(task -> !gone.contains(task.id())).toList();
    }

    @Override
    public Map<WorkerId, Integer> limitedByName(String name) {
        Map<WorkerId, Integer> counts = new HashMap<>(room.limitedByName(name));
        counts.computeIfPresent(worker().id(), (_, count) -> count - goneByName.getOrDefault(name, 0));
        return counts;
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
