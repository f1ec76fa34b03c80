package dev.gantry.manager.cluster;

import dev.gantry.model.EngineStatus;
import dev.gantry.model.PortRange;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.WorkerRegistration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A machine that has joined: what it said about itself, and what was decided about it. Immutable.
 *
 * @param address empty for a worker that was only announced and never joined
 * @param incarnation the process that registered last
 * @param leases whether it stops tasks by itself when it hears of no manager, where their onDisconnect is STOP
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
        boolean lost,
        Instant registeredAt) {

    public Worker {
        labels = Map.copyOf(labels);
    }

    /**
     * A worker that has just registered.
     *
     * @param name the one that it goes by, which need not be the one that it wants
     */
    public static Worker registered(
            WorkerRegistration registration, String name, Availability availability, Instant now) {
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
                availability,
                false,
                now);
    }

    Worker withName(String other) {
        return with(other, availability, lost);
    }

    Worker withLost(boolean nowLost) {
        return with(name, availability, nowLost);
    }

    /** The same worker, of which an operator wants something else. */
    public Worker withAvailability(Availability wanted) {
        return with(name, wanted, lost);
    }

    private Worker with(String newName, Availability newAvailability, boolean nowLost) {
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
                nowLost,
                registeredAt);
    }
}
