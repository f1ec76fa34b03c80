package dev.gantry.manager.worker;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.control.Contacts.Contact;
import dev.gantry.model.Attempt;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.PortRange;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A worker as users see it.
 *
 * @param overcommitted whether more is booked than it has, so that nothing new is put there
 */
record WorkerSummary(
        WorkerId id,
        String name,
        String address,
        Availability availability,
        Liveness liveness,
        EngineStatus engine,
        Resources capacity,
        Resources booked,
        boolean overcommitted,
        int attempts,
        List<OrphanSummary> orphans,
        Live live,
        Map<String, String> labels,
        PortRange portRange,
        String arch,
        String version,
        @Nullable DrainSummary drain) {

    /**
     * What is seen at the moment and is not stored.
     *
     * @param used of the machine, by whatever
     */
    record Live(Resources used, @Nullable Instant lastSeen) {}

    /** A container of this cluster that the store does not know: an old backup may have been restored. */
    record OrphanSummary(
            TaskId task,
            Attempt attempt,
            String name,
            String image,
            @Nullable String containerId) {

        static OrphanSummary of(Orphan orphan) {
            return new OrphanSummary(
                    orphan.key().task(), orphan.key().attempt(), orphan.name(), orphan.image(), orphan.containerId());
        }
    }

    static WorkerSummary of(WorkerView view, Optional<Contact> contact, Optional<DrainSummary> drain) {
        Worker worker = view.worker();
        Live live = contact.map(known -> new Live(known.used(), known.answers() == 0 ? null : known.lastAnswer()))
                .orElseGet(() -> new Live(Resources.NONE, null));
        EngineStatus engine = new EngineStatus(
                view.sight().engine(),
                worker.engine().version(),
                worker.engine().api());
        return new WorkerSummary(
                worker.id(),
                worker.name(),
                worker.address(),
                worker.availability(),
                view.sight().liveness(),
                engine,
                worker.capacity(),
                view.booked(),
                view.isOvercommitted(),
                view.attempts().size(),
                view.orphans().stream().map(OrphanSummary::of).toList(),
                live,
                worker.labels(),
                worker.portRange(),
                worker.arch(),
                worker.version(),
                drain.orElse(null));
    }
}
