package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.PortMapping;
import dev.gantry.model.PortRange;
import dev.gantry.model.PortSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Picks the host ports of a placement: the fixed ones as they are, the free ones from the bottom of the worker's range. */
final class Ports {

    private Ports() {}

    /** A host port for every wanted port, or nothing if the range has too few free ones left. */
    static Optional<List<PortMapping>> pick(Task task, Room room) {
        if (task.spec().ports().isEmpty()) {
            return Optional.of(List.of());
        }
        List<PortMapping> picked = new ArrayList<>();
        Set<HostPort> used = new HashSet<>();
        task.spec().ports().forEach(wanted -> used.add(new HostPort(wanted.host(), wanted.protocol())));
        for (PortSpec wanted : task.spec().ports()) {
            int host = wanted.host() != 0 ? wanted.host() : firstFree(wanted, room, used);
            if (host == 0) {
                return Optional.empty();
            }
            used.add(new HostPort(host, wanted.protocol()));
            picked.add(new PortMapping(wanted.container(), host, wanted.protocol()));
        }
        return Optional.of(picked);
    }

    private static int firstFree(PortSpec wanted, Room room, Set<HostPort> used) {
        PortRange range = room.worker().portRange();
        for (int port = range.first(); port <= range.last(); port++) {
            boolean free = !used.contains(new HostPort(port, wanted.protocol()))
                    && !room.isPortBooked(port, wanted.protocol())
                    && !room.isPortBlocked(port);
            if (free) {
                return port;
            }
        }
        return 0;
    }
}
