package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Reason;
import java.util.Optional;

/** Rules out a worker that failed to start the same spec a moment ago, until its back-off is over. */
final class RefusalFilter implements Filter {

    @Override
    public Optional<Reason> refuse(Task task, Room room) {
        return room.findRefusal(task.specHash())
                .filter(refusal -> room.now().isBefore(refusal.notBefore()))
                .map(RefusalFilter::reason);
    }

    /** That a registry is away or a disk is full is said, since it is nothing that the task could mend. */
    private static Reason reason(Refusal refusal) {
        return switch (refusal.reason()) {
            case REGISTRY_UNAVAILABLE, REGISTRY_RATE_LIMITED, DISK_FULL -> refusal.reason();
            default -> Reason.RECENTLY_REFUSED;
        };
    }
}
