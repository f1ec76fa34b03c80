package dev.gantry.manager.store;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.model.ClusterId;
import dev.gantry.model.Phase;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Repository;

/** The store in a SQL database. */
@Repository
class SqlClusterStore implements ClusterStore {

    private final Leadership leadership;
    private final GroupCommit commits;
    private final ClusterLoader loader;
    private final History history;

    SqlClusterStore(Leadership leadership, GroupCommit commits, ClusterLoader loader, History history) {
        this.leadership = leadership;
        this.commits = commits;
        this.loader = loader;
        this.history = history;
    }

    @Override
    public Lease take(ClusterId newCluster, Instant now) {
        Lease lease = leadership.take(newCluster, now);
        commits.force();
        return lease;
    }

    @Override
    public Duration disconnectLease() {
        return leadership.disconnectLease();
    }

    @Override
    public void keepDisconnectLease(Lease lease, Duration longest) {
        if (!longest.equals(leadership.disconnectLease())) {
            leadership.keepDisconnectLease(lease, longest);
            commits.force();
        }
    }

    @Override
    public Optional<Lease> findLease() {
        return leadership.read();
    }

    @Override
    public ClusterState load() {
        return loader.load();
    }

    @Override
    public long lastEvent() {
        return history.lastNumber();
    }

    @Override
    public void commit(Lease lease, Turn turn, ClusterState state) {
        commits.commit(lease, turn, state);
    }

    @Override
    public void force() {
        commits.force();
    }

    @Override
    public void lookAgain() {
        commits.learnSpecs();
    }

    @Override
    public Optional<Phase> findPhase(AttemptKey attempt, WorkerId worker) {
        return history.findPhase(attempt, worker);
    }
}
