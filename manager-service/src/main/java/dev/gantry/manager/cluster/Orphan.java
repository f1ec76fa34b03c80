package dev.gantry.manager.cluster;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.Phase;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.wire.Observation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that a worker of this cluster has and the store does not know, as after an old backup. It is shown and booked,
 * and nobody but a person stops it.
 *
 * @param name the task's
 * @param booking what it takes of its machine
 * @param ports the host ports that it has
 * @param specHash of what it was made from, if its worker says so
 * @param isAbandoned whether the store has it after all, as abandoned with its machine
 * @param seen what its worker said of it last
 */
public record Orphan(
        AttemptKey key,
        String name,
        String image,
        Resources booking,
        List<PortMapping> ports,
        Optional<SpecHash> specHash,
        boolean isAbandoned,
        Observation seen) {

    public Orphan {
        ports = List.copyOf(ports);
    }

    /** One that runs, of which nothing more is known. */
    public Orphan(
            AttemptKey key,
            String name,
            String image,
            Resources booking,
            List<PortMapping> ports,
            @Nullable String containerId) {
        this(key, name, image, booking, ports, Optional.empty(), false, running(key, containerId));
    }

    private static Observation running(AttemptKey key, @Nullable String container) {
        return new Observation(
                key.task(),
                key.attempt(),
                0,
                container,
                Phase.RUNNING,
                Reason.STARTED,
                "",
                null,
                false,
                null,
                null,
                null);
    }

    /** The container of its current or last run. */
    public @Nullable String containerId() {
        return seen.containerId();
    }

    /** The same container, of which its worker said something newer. */
    public Orphan with(Observation newer) {
        return new Orphan(key, name, image, booking, ports, specHash, isAbandoned, newer);
    }
}
