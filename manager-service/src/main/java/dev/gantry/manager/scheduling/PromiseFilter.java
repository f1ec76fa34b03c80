package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Reason;
import java.util.Optional;

/** Rules out a worker that others are leaving for a more important task: what is free there already is needed, too. */
final class PromiseFilter implements Filter {

    @Override
    public Optional<Reason> refuse(Task task, Room room) {
        return room.isPromised() ? Optional.of(Reason.ROOM_PROMISED) : Optional.empty();
    }
}
