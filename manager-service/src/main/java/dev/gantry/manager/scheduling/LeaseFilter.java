package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Reason;
import java.util.Optional;

/** Rules out a worker for a task that runs once at a time, if it would not stop that by itself when it hears of no manager. */
final class LeaseFilter implements Filter {

    @Override
    public Optional<Reason> refuse(Task task, Room room) {
        boolean refused = task.spec().onDisconnect() == OnDisconnect.STOP
                && !room.worker().leases();
        return refused ? Optional.of(Reason.LEASE_NOT_SUPPORTED) : Optional.empty();
    }
}
