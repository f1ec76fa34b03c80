package dev.gantry.manager.cluster;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Resources;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that a worker of this cluster has and the store does not know, as after an old backup. It is shown and booked,
 * and nobody but a person stops it.
 *
 * @param name the task's
 * @param booking what it takes of its machine
 * @param ports the host ports that it has
 */
public record Orphan(
        AttemptKey key,
        String name,
        String image,
        Resources booking,
        List<PortMapping> ports,
        @Nullable String containerId) {

    public Orphan {
        ports = List.copyOf(ports);
    }
}
