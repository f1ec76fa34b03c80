package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import java.util.Optional;

/** Rules out a worker that has less free, of anything, than the task books. */
final class ResourceFilter implements Filter {

    @Override
    public Optional<Reason> refuse(Task task, Room room) {
        Resources left = room.free().minus(task.spec().booking());
        if (left.memory() < 0) {
            return Optional.of(Reason.INSUFFICIENT_MEMORY);
        }
        if (left.cpuMillis() < 0) {
            return Optional.of(Reason.INSUFFICIENT_CPU);
        }
        if (left.disk() < 0) {
            return Optional.of(Reason.INSUFFICIENT_DISK);
        }
        return left.pids() < 0 ? Optional.of(Reason.INSUFFICIENT_PIDS) : Optional.empty();
    }
}
