package dev.gantry.simulation;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Task;
import dev.gantry.model.DesiredState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.TaskId;
import dev.gantry.model.Wanted;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AssignmentBatch;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Who may tell a worker what, and whom it may obey, in which order. */
final class MessageRule {

    private final SimStore store;
    private final Coverage coverage;
    private final Map<String, Long> epochsHeeded = new HashMap<>();
    private final Map<UUID, AssignmentBatch> lastBatches = new HashMap<>();
    private final Set<AttemptKey> lateRuns = new HashSet<>();

    MessageRule(SimStore store, Coverage coverage) {
        this.store = store;
        this.coverage = coverage;
    }

    /** The attempts that workers were told to run by somebody who had given up waiting. */
    Set<AttemptKey> lateRuns() {
        return Collections.unmodifiableSet(lateRuns);
    }

    /** A worker does what a manager of this epoch asks. */
    void heeds(String worker, long epoch) {
        if (epoch < epochsHeeded.merge(worker, epoch, Math::max)) {
            throw new Violation("worker " + worker + " heeds the deposed manager of epoch " + epoch);
        }
    }

    /** A worker's process applies a batch; whoever sent it may have given up waiting, and decided otherwise meanwhile. */
    void applied(UUID process, AssignmentBatch batch, boolean late) {
        AssignmentBatch before = lastBatches.put(process, batch);
        boolean same = before != null && before.session().equals(batch.session());
        if (batch.seq() != (same ? before.seq() + 1 : 1)) {
            throw new Violation("batch " + batch.seq() + " of session " + batch.session() + " is applied out of turn");
        }
        if (late) {
            coverage.count("messages", "batch applied after its sender gave up");
            batch.entries().stream()
                    .filter(entry -> entry.wanted() == Wanted.RUN)
                    .forEach(entry -> lateRuns.add(new AttemptKey(entry.task(), entry.attempt())));
        }
    }

    /** The leader sends a stop to a worker. */
    void sendsStop(Assignment entry, long epoch) {
        boolean leads = isLeading(epoch);
        boolean known = store.findAttempt(new AttemptKey(entry.task(), entry.attempt()))
                .filter(row -> row.phase() != Phase.ABANDONED || mustNotRunTwice(entry.task()))
                .isPresent();
        if (leads && !known) {
            throw new Violation("attempt " + entry.attempt() + " of task " + entry.task()
                    + " is stopped, and the store does not know it");
        }
    }

    private boolean mustNotRunTwice(TaskId id) {
        return Optional.ofNullable(store.tasks().get(id))
                .filter(row -> row.spec().onDisconnect() == OnDisconnect.STOP)
                .isPresent();
    }

    /** The leader sends an attempt to a worker. */
    void sendsRun(Assignment entry, long epoch) {
        boolean leads = isLeading(epoch);
        Task row = store.tasks().get(entry.task());
        if (leads && row != null && (Invariants.isFinal(row) || row.desired() == DesiredState.STOPPED)) {
            throw new Violation("task " + entry.task() + " is sent to a worker after its end or its stop");
        }
    }

    /** Whether the manager of this epoch leads. */
    boolean isLeading(long epoch) {
        return store.findLease().map(lease -> lease.epoch().number() == epoch).orElse(false);
    }
}
