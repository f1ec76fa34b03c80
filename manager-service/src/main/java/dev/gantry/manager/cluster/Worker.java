package dev.gantry.manager.cluster;

import dev.gantry.model.EngineStatus;
import dev.gantry.model.PortRange;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.WorkerRegistration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A machine that has joined: what it said about itself, and what was decided about it. Immutable.
 *
 * @param address empty for a worker that was only announced and never joined
 * @param incarnation the process that registered last
 * @param leases whether it stops tasks by itself when it hears of no manager, where their onDisconnect is STOP
 * @param drain how far it is, while it is {@link Availability#DRAINING}; absent otherwise
 * @param lost whether it was declared lost and has not been heard since
 */
public record Worker(
        WorkerId id,
        String name,
        String address,
        Resources capacity,
        Map<String, String> labels,
        PortRange portRange,
        String arch,
        String version,
        EngineStatus engine,
        @Nullable UUID incarnation,
        boolean leases,
        Availability availability,
        @Nullable Drain drain,
        boolean lost,
        Instant registeredAt) {

    public Worker {
        labels = Map.copyOf(labels);
        if ((availability == Availability.DRAINING) != (drain != null)) {
            throw new IllegalArgumentException("worker " + name + " is " + availability + " and its drain is " + drain);
        }
    }

    /** A worker that is not being drained. */
    public Worker(
            WorkerId id,
            String name,
            String address,
            Resources capacity,
            Map<String, String> labels,
            PortRange portRange,
            String arch,
            String version,
            EngineStatus engine,
            @Nullable UUID incarnation,
            boolean leases,
            Availability availability,
            boolean lost,
            Instant registeredAt) {
        this(
                id,
                name,
                address,
                capacity,
                labels,
                portRange,
                arch,
                version,
                engine,
                incarnation,
                leases,
                availability,
                null,
                lost,
                registeredAt);
    }

    /**
     * A worker that has just registered.
     *
     * @param name the one that it goes by, which need not be the one that it wants
     * @param before what an operator wants of a worker stays wanted of the one that takes its place
     */
    public static Worker registered(
            WorkerRegistration registration, String name, Optional<Worker> before, Instant now) {
        return new Worker(
                registration.id(),
                name,
                registration.address(),
                registration.capacity(),
                registration.labels(),
                registration.portRange(),
                registration.arch(),
                registration.version(),
                registration.engine(),
                registration.incarnation(),
                registration.leases(),
                before.map(Worker::availability).orElse(Availability.ACTIVE),
                before.map(Worker::drain).orElse(null),
                before.filter(worker -> worker.id().equals(registration.id()))
                        .map(Worker::lost)
                        .orElse(false),
                now);
    }

    Worker withName(String other) {
        return with(other, availability, drain, lost);
    }

    Worker withLost(boolean nowLost) {
        return with(name, availability, drain, nowLost);
    }

    /** The same worker, which takes new tasks or not, and is not drained. */
    public Worker withAvailability(Availability wanted) {
        return with(name, wanted, null, lost);
    }

    /** The same worker, whose drain stands so. */
    public Worker withDrain(Drain newDrain) {
        return with(name, Availability.DRAINING, newDrain, lost);
    }

    private Worker with(String newName, Availability newAvailability, @Nullable Drain newDrain, boolean nowLost) {
        return new Worker(
                id,
                newName,
                address,
                capacity,
                labels,
                portRange,
                arch,
                version,
                engine,
                incarnation,
                leases,
                newAvailability,
                newDrain,
                nowLost,
                registeredAt);
    }
}
