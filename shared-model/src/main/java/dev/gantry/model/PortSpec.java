package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A container's port that a task wants published.
 *
 * @param container the port inside the container, 1 to 65535
 * @param host the machine's port, 1 to 65535, or 0 for a free one of the worker's range
 * @param address the machine's address on which the port is open; empty for all. The port is booked on all of them
 */
public record PortSpec(
        int container,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int host,
        Protocol protocol,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String address) {

    public PortSpec {
        address = address == null ? "" : address;
    }

    /** A port that is open on all addresses of the machine. */
    public PortSpec(int container, int host, Protocol protocol) {
        this(container, host, protocol, "");
    }

    /** The same with another port of the machine. */
    public PortSpec onHost(int port) {
        return new PortSpec(container, port, protocol, address);
    }
}
