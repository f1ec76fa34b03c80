package dev.gantry.simulation;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.store.ClusterStore;
import dev.gantry.manager.store.Lease;
import dev.gantry.model.ClusterId;
import dev.gantry.model.Phase;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A store that is another one, but for what a subclass does otherwise. */
class ForwardingStore implements ClusterStore {

    private final ClusterStore store;

    ForwardingStore(ClusterStore store) {
        this.store = store;
    }

    @Override
    public Lease take(ClusterId newCluster, Instant now) {
        return store.take(newCluster, now);
    }

    @Override
    public Duration disconnectLease() {
        return store.disconnectLease();
    }

    @Override
    public void keepDisconnectLease(Lease lease, Duration longest) {
        store.keepDisconnectLease(lease, longest);
    }

    @Override
    public Optional<Lease> findLease() {
        return store.findLease();
    }

    @Override
    public ClusterState load() {
        return store.load();
    }

    @Override
    public long lastEvent() {
        return store.lastEvent();
    }

    @Override
    public void commit(Lease lease, Turn turn, ClusterState state) {
        store.commit(lease, turn, state);
    }

    @Override
    public void force() {
        store.force();
    }

    @Override
    public void lookAgain() {
        store.lookAgain();
    }

    @Override
    public Optional<Phase> findPhase(AttemptKey attempt, WorkerId worker) {
        return store.findPhase(attempt, worker);
    }
}
