package dev.gantry.manager.orphan;

import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.Attempt;
import dev.gantry.model.Phase;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An orphan as users see it.
 *
 * @param known whether there is a task of this id
 */
record OrphanView(
        TaskId task,
        Attempt attempt,
        String name,
        String image,
        WorkerRef worker,
        boolean known,
        Phase phase,
        @Nullable String containerId,
        @Nullable Instant startedAt,
        Resources booking,
        List<PortMapping> ports) {

    /** Where it is. */
    record WorkerRef(WorkerId id, String name) {}

    static OrphanView of(Orphan orphan, Worker worker, boolean known) {
        return new OrphanView(
                orphan.key().task(),
                orphan.key().attempt(),
                orphan.name(),
                orphan.image(),
                new WorkerRef(worker.id(), worker.name()),
                known,
                orphan.seen().phase(),
                orphan.containerId(),
                orphan.seen().startedAt(),
                orphan.booking(),
                orphan.ports());
    }
}
