package dev.gantry.manager.cluster;

import dev.gantry.model.PortMapping;
import dev.gantry.model.Protocol;
import dev.gantry.model.Resources;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What is booked on one worker: resources and host ports, and the ports that are blocked for a while. */
final class Bookings {

    private record Port(int number, Protocol protocol) {}

    private Resources booked = Resources.NONE;
    private final Set<Port> ports = new HashSet<>();
    private final Map<Integer, Instant> blocked = new HashMap<>();

    Resources booked() {
        return booked;
    }

    void book(Task task, TaskAttempt attempt) {
        booked = booked.plus(task.spec().booking());
        for (PortMapping port : attempt.ports()) {
            if (!ports.add(new Port(port.host(), port.protocol()))) {
                throw new IllegalStateException(
                        "port " + port.host() + " is booked twice, the second time by task " + task.id());
            }
        }
    }

    void free(Task task, TaskAttempt attempt) {
        booked = booked.minus(task.spec().booking());
        attempt.ports().forEach(port -> ports.remove(new Port(port.host(), port.protocol())));
    }

    void block(int port, Instant until) {
        blocked.put(port, until);
    }

    boolean isBooked(int port, Protocol protocol) {
        return ports.contains(new Port(port, protocol));
    }

    boolean isBlocked(int port, Instant now) {
        Instant until = blocked.get(port);
        return until != null && now.isBefore(until);
    }
}
