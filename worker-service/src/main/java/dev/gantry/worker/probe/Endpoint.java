package dev.gantry.worker.probe;

import dev.gantry.model.PortMapping;
import dev.gantry.model.Protocol;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where a port of a container is reached.
 *
 * @param host a name or an address; empty if the port cannot be reached, as {@code trouble} says
 */
record Endpoint(String host, int port, String trouble) {

    /**
     * The container's own address, as the truth is there: a published port may be answered by the engine's proxy for a program
     * that does not listen.
     *
     * @param publishedAt the host at which published ports are reached where containers are not; empty where they are
     */
    static Endpoint of(Subject subject, int port, String publishedAt) {
        if (publishedAt.isEmpty()) {
            return subject.address().isEmpty()
                    ? new Endpoint("", port, "the container has no address in any network")
                    : new Endpoint(subject.address(), port, "");
        }
        Optional<Integer> published = subject.ports().stream()
                .filter(mapping -> mapping.container() == port && mapping.protocol() == Protocol.TCP)
                .map(PortMapping::host)
                .findFirst();
        return published
                .map(host -> new Endpoint(publishedAt, host, ""))
                .orElseGet(() -> new Endpoint("", port, "port " + port + " of the container is not published"));
    }

    boolean isReachable() {
        return trouble.isEmpty();
    }

    /** Looks a name up, each time anew. */
    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
