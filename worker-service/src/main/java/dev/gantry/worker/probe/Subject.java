package dev.gantry.worker.probe;

import dev.gantry.model.PortMapping;
import java.time.Instant;
import java.util.List;

/**
 * A running container, as far as its checks have to know it.
 *
 * @param container the engine's id of it
 * @param address at which its ports are reached; empty if it has none
 * @param ports those that are published
 * @param started when this run of it was started, by the engine's clock
 */
public record Subject(String container, String address, List<PortMapping> ports, Instant started) {

    public Subject {
        ports = List.copyOf(ports);
    }
}
