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

/** A manager's connection to the store: breaks when told to, and may take the manager's process with it. */
final class FaultyStore implements ClusterStore {

    /** Ends the manager's process where it stands. */
    static final class ManagerKilled extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What the next commit meets. */
    enum Next {
        NOTHING,
        FAILURE_BEFORE,
        FAILURE_AFTER,
        DEATH_BEFORE,
        DEATH_AFTER
    }

    private final ClusterStore store;
    private Next next = Next.NOTHING;
    private boolean away;

    FaultyStore(ClusterStore store) {
        this.store = store;
    }

    void plan(Next fault) {
        next = fault;
    }

    void away(boolean isAway) {
        away = isAway;
    }

    @Override
    public void commit(Lease lease, Turn turn, ClusterState state) {
        Next now = next;
        next = Next.NOTHING;
        if (now == Next.DEATH_BEFORE) {
            throw new ManagerKilled();
        }
        if (away || now == Next.FAILURE_BEFORE) {
            throw broken();
        }
        store.commit(lease, turn, state);
        if (now == Next.DEATH_AFTER) {
            throw new ManagerKilled();
        }
        if (now == Next.FAILURE_AFTER) {
            throw broken();
        }
    }

    @Override
    public Lease take(ClusterId newCluster, Instant now) {
        requireConnection();
        return store.take(newCluster, now);
    }

    @Override
    public Duration disconnectLease() {
        requireConnection();
        return store.disconnectLease();
    }

    @Override
    public void keepDisconnectLease(Lease lease, Duration longest) {
        requireConnection();
        store.keepDisconnectLease(lease, longest);
    }

    @Override
    public Optional<Lease> findLease() {
        requireConnection();
        return store.findLease();
    }

    @Override
    public ClusterState load() {
        requireConnection();
        return store.load();
    }

    @Override
    public long lastEvent() {
        requireConnection();
        return store.lastEvent();
    }

    @Override
    public void force() {
        requireConnection();
        store.force();
    }

    @Override
    public void lookAgain() {
        requireConnection();
        store.lookAgain();
    }

    @Override
    public Optional<Phase> findPhase(AttemptKey attempt, WorkerId worker) {
        requireConnection();
        return store.findPhase(attempt, worker);
    }

    private void requireConnection() {
        if (away) {
            throw broken();
        }
    }

    private static IllegalStateException broken() {
        return new IllegalStateException("the connection to the store broke");
    }
}
