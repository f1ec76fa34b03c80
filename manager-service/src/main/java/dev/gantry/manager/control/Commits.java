package dev.gantry.manager.control;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.store.ClusterStore;
import dev.gantry.manager.store.Lease;
import dev.gantry.manager.store.SteppedDown;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes turns durable one after the other, and finds out what became of one whose commit failed. For one thread. */
final class Commits {

    /** What became of a turn. */
    enum Outcome {
        DONE,
        /** It is not durable and never will be. */
        NOT_DONE,
        /** The store does not say; {@link #settle} asks again. */
        UNKNOWN
    }

    private static final Logger log = LoggerFactory.getLogger(Commits.class);

    private final ClusterStore store;
    private final Receipts receipts;
    private Lease lease;
    private long nextEvent;

    Commits(ClusterStore store, Lease lease, long nextEvent, Receipts receipts) {
        this.store = store;
        this.receipts = receipts;
        this.lease = lease;
        this.nextEvent = nextEvent;
    }

    /** The number of the first event that the next commit writes. */
    long nextEvent() {
        return nextEvent;
    }

    /**
     * Commits a turn and forces it to the disk.
     *
     * @throws SteppedDown if a newer leader has taken over
     */
    Outcome commit(Turn turn, ClusterState state) {
        Duration asked = receipts.now();
        try {
            store.commit(lease, turn, state);
            receipts.confirmed(asked);
        } catch (SteppedDown newerLeader) {
            throw newerLeader;
        } catch (RuntimeException unknown) {
            log.error("A commit failed; its outcome is looked up before anything else is done", unknown);
            return settle(turn);
        }
        done(turn);
        return Outcome.DONE;
    }

    /**
     * Makes sure that this manager still leads, where it has nothing to commit that would tell it.
     *
     * @throws SteppedDown if a newer leader has taken over
     */
    void confirm() {
        Duration asked = receipts.now();
        try {
            boolean mine = store.findLease()
                    .map(Lease::epoch)
                    .filter(lease.epoch()::equals)
                    .isPresent();
            if (!mine) {
                throw new SteppedDown();
            }
            receipts.confirmed(asked);
        } catch (SteppedDown newerLeader) {
            throw newerLeader;
        } catch (RuntimeException away) {
            log.warn("The database does not answer: {}", away.getMessage());
        }
    }

    /**
     * Asks the lease row, once, whether a turn whose commit failed was made.
     *
     * @throws SteppedDown if a newer leader has taken over
     */
    Outcome settle(Turn turn) {
        Duration asked = receipts.now();
        try {
            Lease stored = store.findLease().orElseThrow(SteppedDown::new);
            if (!stored.epoch().equals(lease.epoch())) {
                throw new SteppedDown();
            }
            receipts.confirmed(asked);
            boolean made = stored.lastCommit() == lease.lastCommit() + 1;
            store.lookAgain();
            if (made) {
                store.force();
                done(turn);
            }
            log.info("The database answers again; the commit had {}", made ? "been made" : "not been made");
            return made ? Outcome.DONE : Outcome.NOT_DONE;
        } catch (SteppedDown newerLeader) {
            throw newerLeader;
        } catch (RuntimeException stillAway) {
            log.warn("The database does not answer yet: {}", stillAway.getMessage());
            return Outcome.UNKNOWN;
        }
    }

    private void done(Turn turn) {
        lease = lease.committed();
        nextEvent = turn.nextEvent();
    }
}
