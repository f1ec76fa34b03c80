package dev.gantry.model.wire;

import dev.gantry.model.EngineStatus;
import dev.gantry.model.PortRange;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import java.util.Map;
import java.util.UUID;

/**
 * The body of {@code POST /workers}: a worker joins, or joins again after any doubt.
 *
 * @param address how the manager reaches the worker: {@code http://host:port}
 * @param capacity what tasks may book, after what is reserved for the machine
 * @param arch the engine's architecture, e.g. {@code x86_64}
 * @param version Gantry's version on the worker
 * @param incarnation the id of the worker's process, see {@link dev.gantry.model.Incarnations}
 * @param leases whether it stops tasks with {@code onDisconnect: STOP} by itself when it hears of no manager
 */
public record WorkerRegistration(
        WorkerId id,
        String name,
        String address,
        Resources capacity,
        Map<String, String> labels,
        PortRange portRange,
        String arch,
        String version,
        EngineStatus engine,
        UUID incarnation,
        boolean leases) {

    public WorkerRegistration {
        labels = labels == null ? Map.of() : Map.copyOf(labels);
    }
}
