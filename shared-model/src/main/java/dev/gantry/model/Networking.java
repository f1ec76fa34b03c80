package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * How a container reaches others; its members are members of the task spec.
 *
 * @param network {@value #HOST}, {@value #NONE} or the name of a network of the worker's engine; empty for the engine's bridge
 * @param hostname what the container calls itself; empty for a part of its id
 * @param dns addresses of the name servers that it asks; empty for the machine's
 * @param extraHosts names with addresses of their own, each written {@code name:address}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Networking(String network, String hostname, List<String> dns, List<String> extraHosts) {

    /** The machine's own network. */
    public static final String HOST = "host";

    /** No network but the loopback. */
    public static final String NONE = "none";

    public static final Networking DEFAULT = new Networking("", "", List.of(), List.of());

    public Networking {
        network = network == null ? "" : network;
        hostname = hostname == null ? "" : hostname;
        dns = dns == null ? List.of() : List.copyOf(dns);
        extraHosts = extraHosts == null ? List.of() : List.copyOf(extraHosts);
    }

    /** Whether the container has no network of its own to publish ports from. */
    public boolean hasNoPorts() {
        return network.equals(HOST) || network.equals(NONE);
    }

    /** Whether it is one that somebody made on the engine. */
    public boolean hasName() {
        return !network.isEmpty() && !hasNoPorts();
    }
}
