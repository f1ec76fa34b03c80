package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ImageRefusal;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.model.Protocol;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One worker as a filter and a scorer see it. */
public record Candidate(Worker worker, Resources free, ClusterState cluster, ExpectedLoad load, Instant now)
        implements Room {

    static Candidate of(Worker worker, ClusterState cluster, ExpectedLoad load, Instant now) {
        return new Candidate(worker, worker.capacity().minus(cluster.booked(worker.id())), cluster, load, now);
    }

    @Override
    public WorkerSight sight() {
        return cluster.sight(worker.id());
    }

    @Override
    public boolean isPortBooked(int port, Protocol protocol) {
        return cluster.isPortBooked(worker.id(), port, protocol);
    }

    @Override
    public boolean isPortOfOrphan(int port, Protocol protocol) {
        return cluster.isPortOfOrphan(worker.id(), port, protocol);
    }

    @Override
    public boolean isPortBlocked(int port) {
        return cluster.isPortBlocked(worker.id(), port, now);
    }

    @Override
    public Optional<Refusal> findRefusal(SpecHash spec) {
        return cluster.findRefusal(new Refusal.Key(spec, worker.id()));
    }

    @Override
    public Optional<ImageRefusal> findImageRefusal(String image) {
        return cluster.findImageRefusal(new ImageRefusal.Key(image, worker.arch()));
    }

    @Override
    public boolean isPromised() {
        return load.isPromised(worker.id());
    }

    @Override
    public List<Task> tasks() {
        return cluster.attemptsOn(worker.id()).stream()
                .map(key -> cluster.loadTask(key.task()))
                .toList();
    }

    @Override
    public Map<WorkerId, Integer> limitedByName(String name) {
        return cluster.limitedByName(name);
    }

    @Override
    public int limitedInGroup(String name, String label, String value) {
        return cluster.limitedInGroup(name, label, value);
    }

    @Override
    public Optional<Worker> findWorker(WorkerId id) {
        return cluster.findWorker(id);
    }
}
