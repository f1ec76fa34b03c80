package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.ImageRefusal;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.PortUse;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.model.EngineState;
import dev.gantry.model.Protocol;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A worker with what is free on it, as a value that can be asked "what if". Immutable.
 *
 * @param refusal of the spec that is asked about
 */
public record Machine(
        Worker worker,
        WorkerSight sight,
        Resources free,
        PortUse ports,
        Optional<Refusal> refusal,
        Neighbours neighbours,
        Instant now)
        implements Room {

    @Override
    public boolean isPortBooked(int port, Protocol protocol) {
        return ports.isBooked(port, protocol);
    }

    @Override
    public boolean isPortOfOrphan(int port, Protocol protocol) {
        return ports.isOfOrphan(port, protocol);
    }

    @Override
    public boolean isPortBlocked(int port) {
        return ports.isBlocked(port, now);
    }

    @Override
    public Optional<Refusal> findRefusal(SpecHash spec) {
        return refusal.filter(known -> known.key().spec().equals(spec));
    }

    @Override
    public Optional<ImageRefusal> findImageRefusal(String image) {
        return neighbours.findImageRefusal(new ImageRefusal.Key(image, worker.arch()));
    }

    @Override
    public List<Task> tasks() {
        return neighbours.tasks(worker.id());
    }

    @Override
    public Map<WorkerId, Integer> limitedByName(String name) {
        return neighbours.limitedByName(name);
    }

    @Override
    public Optional<Worker> findWorker(WorkerId id) {
        return neighbours.findWorker(id);
    }

    /** The same worker later, if nothing else happens. */
    Machine at(Instant later) {
        return new Machine(worker, sight, free, ports, refusal, neighbours, later);
    }

    /** The same worker if an operator let it take tasks. */
    Machine uncordoned() {
        return new Machine(worker.withAvailability(Availability.ACTIVE), sight, free, ports, refusal, neighbours, now);
    }

    /** The same worker if it and its engine answered. */
    Machine answering() {
        return new Machine(
                worker, new WorkerSight(Liveness.READY, EngineState.OK), free, ports, refusal, neighbours, now);
    }
}
