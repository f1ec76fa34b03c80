package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Reason;
import java.util.Optional;

/** Rules out a worker that does not answer, has no engine, or was told to take nothing new. */
final class ReadyFilter implements Filter {

    @Override
    public Optional<Reason> refuse(Task task, Room room) {
        return takesTasks(room) ? Optional.empty() : Optional.of(Reason.WORKER_NOT_READY);
    }

    static boolean takesTasks(Room room) {
        boolean wanted = room.worker().availability() == Availability.ACTIVE;
        boolean seen = room.sight().takesTasks();
        return wanted && seen;
    }
}
