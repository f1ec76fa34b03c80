package dev.gantry.manager.scheduling;

import dev.gantry.model.PortMapping;
import dev.gantry.model.Protocol;

/** A port of a machine. Two protocols may have the same number. */
record HostPort(int number, Protocol protocol) {

    static HostPort of(PortMapping port) {
        return new HostPort(port.host(), port.protocol());
    }
}
