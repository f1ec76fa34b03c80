package dev.gantry.manager.cluster;

import dev.gantry.model.PortMapping;
import dev.gantry.model.Protocol;
import dev.gantry.model.Resources;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is booked on one worker: resources and host ports, and the ports that are blocked for a while. */
final class Bookings {

    private Resources booked = Resources.NONE;
    private final PortSet ports = new PortSet();
    private Resources bookedByOrphans = Resources.NONE;
    private PortSet portsOfOrphans = new PortSet();
    private Map<Integer, Instant> blocked = Map.of();

    Resources booked() {
        return bookedByOrphans.equals(Resources.NONE) ? booked : booked.plus(bookedByOrphans);
    }

    /** Orphans take what they take, whether it fits or not. */
    void replaceOrphans(List<Orphan> orphans) {
        bookedByOrphans = orphans.stream().map(Orphan::booking).reduce(Resources.NONE, Resources::plus);
        portsOfOrphans = new PortSet();
        for (Orphan orphan : orphans) {
            orphan.ports().forEach(port -> portsOfOrphans.add(port.host(), port.protocol()));
        }
    }

    void book(Task task, TaskAttempt attempt) {
        booked = booked.plus(task.spec().booking());
        for (PortMapping port : attempt.ports()) {
            if (!ports.add(port.host(), port.protocol())) {
                throw new IllegalStateException(
                        "port " + port.host() + " is booked twice, the second time by task " + task.id());
            }
        }
    }

    void free(Task task, TaskAttempt attempt) {
        booked = booked.minus(task.spec().booking());
        attempt.ports().forEach(port -> ports.remove(port.host(), port.protocol()));
    }

    void block(int port, Instant until) {
        if (blocked.isEmpty()) {
            blocked = new HashMap<>();
        }
        blocked.put(port, until);
    }

    /** All ports as they are now. */
    PortUse portUse() {
        return ports.isEmpty() && portsOfOrphans.isEmpty() && blocked.isEmpty()
                ? PortUse.NONE
                : new PortUse(ports.copy(), portsOfOrphans, blocked);
    }

    boolean isBooked(int port, Protocol protocol) {
        return ports.contains(port, protocol) || portsOfOrphans.contains(port, protocol);
    }

    /** Whether an attempt that the store knows has the port. */
    boolean isOfAttempt(int port, Protocol protocol) {
        return ports.contains(port, protocol);
    }

    /** Whether an orphan has the port, and perhaps an attempt too. */
    boolean isOfOrphan(int port, Protocol protocol) {
        return portsOfOrphans.contains(port, protocol);
    }

    int blocked(Instant now) {
        return (int) blocked.values().stream().filter(now::isBefore).count();
    }

    boolean isBlocked(int port, Instant now) {
        Instant until = blocked.get(port);
        return until != null && now.isBefore(until);
    }
}
