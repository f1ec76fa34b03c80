package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Reason;
import java.util.Optional;

/** Rules out a worker on which a wanted host port is taken, by a task or by a process outside Gantry. */
final class PortFilter implements Filter {

    @Override
    public Optional<Reason> refuse(Task task, Room room) {
        for (PortSpec port : task.spec().ports()) {
            if (port.host() == 0) {
                continue;
            }
            if (room.isPortBooked(port.host(), port.protocol())) {
                return Optional.of(Reason.PORT_IN_USE);
            }
            if (room.isPortBlocked(port.host())) {
                return Optional.of(Reason.PORT_TAKEN);
            }
        }
        return Ports.pick(task, room).isEmpty() ? Optional.of(Reason.NO_FREE_PORT) : Optional.empty();
    }
}
