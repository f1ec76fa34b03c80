package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Reason;
import java.util.Optional;

/** Rules out a worker of an architecture for which the image has no variant, as another such worker found a moment ago. */
final class ImageFilter implements Filter {

    @Override
    public Optional<Reason> refuse(Task task, Room room) {
        return room.findImageRefusal(task.spec().image())
                .filter(refusal -> room.now().isBefore(refusal.notBefore()))
                .map(refusal -> Reason.IMAGE_ARCHITECTURE);
    }
}
