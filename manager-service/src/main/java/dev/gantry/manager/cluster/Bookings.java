package dev.gantry.manager.cluster;

import dev.gantry.model.PortMapping;
import dev.gantry.model.Protocol;
import dev.gantry.model.Resources;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is booked on one worker: resources and host ports, and the ports that are blocked for a while. */
final class Bookings {

    private record Port(int number, Protocol protocol) {}

    private Resources booked = Resources.NONE;
    private final Set<Port> ports = new HashSet<>();
    private Resources bookedByOrphans = Resources.NONE;
    private Set<Port> portsOfOrphans = Set.of();
    private final Map<Integer, Instant> blocked = new HashMap<>();

    Resources booked() {
        return booked.plus(bookedByOrphans);
    }

    /** Orphans take what they take, whether it fits or not. */
    void replaceOrphans(List<Orphan> orphans) {
        bookedByOrphans = orphans.stream().map(Orphan::booking).reduce(Resources.NONE, Resources::plus);
        portsOfOrphans = orphans.stream()
                .flatMap(orphan -> orphan.ports().stream())
                .map(port -> new Port(port.host(), port.protocol()))
                .collect(Collectors.toUnmodifiableSet());
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
        Port wanted = new Port(port, protocol);
        return ports.contains(wanted) || portsOfOrphans.contains(wanted);
    }

    int blocked(Instant now) {
        return (int) blocked.values().stream().filter(now::isBefore).count();
    }

    boolean isBlocked(int port, Instant now) {
        Instant until = blocked.get(port);
        return until != null && now.isBefore(until);
    }
}
