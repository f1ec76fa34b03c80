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

/** What a leader needs of the store: a lease, commits under it, and what was committed before. */
public interface ClusterStore {

    /**
     * Begins a new term, durably, before anything else is read.
     *
     * @param newCluster the id of the cluster, if the store is new
     */
    Lease take(ClusterId newCluster, Instant now);

    /** The longest time that any leader so far may have let workers go on without a manager, with what must not run twice. */
    Duration disconnectLease();

    /**
     * Keeps that time for the leaders to come, before any of it is granted.
     *
     * @throws SteppedDown if the stored lease is not the given one
     */
    void keepDisconnectLease(Lease lease, Duration longest);

    /** The lease as it is stored, after every transaction that is under way has ended; nothing if nobody ever led. */
    Optional<Lease> findLease();

    /** Everything that is stored, as a new state. */
    ClusterState load();

    /** The number of the newest event, 0 if there is none. */
    long lastEvent();

    /**
     * Writes a turn and moves the lease on, both or neither; when it returns, the turn is on the disk. When it throws
     * anything but {@link SteppedDown}, the outcome is unknown.
     *
     * @param state the cluster after the turn
     * @throws SteppedDown if the stored lease is not the given one
     */
    void commit(Lease lease, Turn turn, ClusterState state);

    /** Makes what is committed outlive a power cut. */
    void force();

    /** Forgets what was remembered of the store, after a commit of which the outcome was unknown. */
    void lookAgain();

    /** The phase of a worker's attempt, or nothing if there was none. */
    Optional<Phase> findPhase(AttemptKey attempt, WorkerId worker);
}
