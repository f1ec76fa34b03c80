package dev.gantry.simulation;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.store.ClusterStore;
import dev.gantry.manager.store.Lease;
import dev.gantry.model.ClusterId;
import dev.gantry.model.Epoch;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A store with one fault. */
final class MutantStore extends ForwardingStore {

    private final Mutant mutant;
    private final SimStore rows;
    private int commits;
    private Optional<Lease> newest = Optional.empty();
    private Optional<Epoch> taken = Optional.empty();

    MutantStore(Mutant mutant, ClusterStore connection, SimStore rows) {
        super(connection);
        this.mutant = mutant;
        this.rows = rows;
    }

    @Override
    public void commit(Lease lease, Turn turn, ClusterState state) {
        newest = Optional.of(lease);
        if (mutant == Mutant.COMMITS_WITHOUT_THE_LEASE) {
            rows.write(turn, state);
        } else if (mutant == Mutant.TAKES_AN_UNKNOWN_COMMIT_FOR_FAILED) {
            super.commit(super.findLease().orElse(lease), turn, state);
        } else if (mutant != Mutant.LOSES_COMMITS || ++commits % 20 != 0) {
            super.commit(lease, turn, state);
        }
    }

    @Override
    public ClusterState load() {
        ClusterState stored = super.load();
        return mutant == Mutant.PLACES_AGAIN_WHAT_IS_KEPT ? rows.load(MutantStore::replaceable) : stored;
    }

    private static Task replaceable(Task task) {
        if (task.spec().onDisconnect() != OnDisconnect.KEEP) {
            return task;
        }
        return new Task(
                task.id(),
                task.named(),
                task.number(),
                task.specHash(),
                task.spec().toBuilder().onDisconnect(OnDisconnect.REPLACE).build(),
                task.desired(),
                task.state(),
                task.reason(),
                task.message(),
                task.failures(),
                task.attempts(),
                task.createdMicros(),
                task.changedMicros(),
                task.finishedMicros());
    }

    @Override
    public void keepDisconnectLease(Lease lease, Duration longest) {
        super.keepDisconnectLease(super.findLease().orElse(lease), longest);
    }

    @Override
    public Optional<Lease> findLease() {
        return switch (mutant) {
            case TAKES_AN_UNKNOWN_COMMIT_FOR_FAILED -> newest;
            case OVERLOOKS_A_NEWER_LEADER -> super.findLease().map(this::asIfMine);
            case TAKES_AN_UNKNOWN_COMMIT_FOR_MADE -> newest.map(Lease::committed);
            default -> super.findLease();
        };
    }

    @Override
    public Optional<Phase> findPhase(AttemptKey attempt, WorkerId worker) {
        Optional<Phase> stored = super.findPhase(attempt, worker);
        return mutant == Mutant.STOPS_ORPHANS ? stored.or(() -> Optional.of(Phase.GONE)) : stored;
    }

    private Lease asIfMine(Lease stored) {
        return new Lease(stored.cluster(), stored.generation(), taken.orElse(stored.epoch()), stored.lastCommit());
    }

    @Override
    public Lease take(ClusterId newCluster, Instant now) {
        Lease lease = super.take(newCluster, now);
        taken = Optional.of(lease.epoch());
        return mutant == Mutant.REPEATS_EPOCHS
                ? new Lease(lease.cluster(), 1, new Epoch(1), lease.lastCommit())
                : lease;
    }
}
