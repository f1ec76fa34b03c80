package dev.gantry.manager.control;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.store.ClusterStore;
import dev.gantry.manager.store.Lease;
import dev.gantry.manager.store.SteppedDown;
import java.time.Clock;
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
    private final StoreTrouble trouble;
    private Lease lease;
    private long nextEvent;

    Commits(ClusterStore store, Lease lease, long nextEvent, Receipts receipts, Clock clock) {
        this.store = store;
        this.receipts = receipts;
        this.trouble = new StoreTrouble(clock);
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
            return settle(turn, unknown);
        }
        done(turn);
        return Outcome.DONE;
    }

    /** A database that answers and has refused the turn is no trouble that passes: all that is known of it is said. */
    private Outcome settle(Turn turn, RuntimeException unknown) {
        Outcome outcome = settle(turn);
        if (outcome == Outcome.NOT_DONE) {
            log.error("A commit failed, and the database answers", unknown);
        }
        return outcome;
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
            trouble.back();
        } catch (SteppedDown newerLeader) {
            throw newerLeader;
        } catch (RuntimeException away) {
            trouble.away(away);
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
            trouble.back();
            log.info("A commit of which the outcome was unknown had {}", made ? "been made" : "not been made");
            return made ? Outcome.DONE : Outcome.NOT_DONE;
        } catch (SteppedDown newerLeader) {
            throw newerLeader;
        } catch (RuntimeException stillAway) {
            trouble.away(stillAway);
            return Outcome.UNKNOWN;
        }
    }

    private void done(Turn turn) {
        lease = lease.committed();
        nextEvent = turn.nextEvent();
    }
}
