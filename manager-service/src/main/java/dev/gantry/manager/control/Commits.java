package dev.gantry.manager.control;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.store.GroupCommit;
import dev.gantry.manager.store.Leadership;
import dev.gantry.manager.store.Lease;
import dev.gantry.manager.store.SteppedDown;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes turns durable one after the other, and finds out what became of one whose commit failed. For one thread. */
final class Commits {

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Logger log = LoggerFactory.getLogger(Commits.class);

    private final GroupCommit groupCommit;
    private final Leadership leadership;
    private final CommandQueue queue;
    private Lease lease;
    private long nextEvent;

    Commits(GroupCommit groupCommit, Leadership leadership, CommandQueue queue, Lease lease, long nextEvent) {
        this.groupCommit = groupCommit;
        this.leadership = leadership;
        this.queue = queue;
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
     * @return whether the turn is durable; if not, it never will be, and has to be decided again
     * @throws SteppedDown if a newer leader has taken over
     */
    boolean commit(Turn turn, ClusterState state) throws InterruptedException {
        try {
            groupCommit.commit(lease, turn, state);
        } catch (SteppedDown newerLeader) {
            throw newerLeader;
        } catch (RuntimeException unknown) {
            log.error("A commit failed; its outcome is looked up before anything else is done", unknown);
            if (!isDone()) {
                return false;
            }
        }
        lease = lease.committed();
        nextEvent = turn.nextEvent();
        return true;
    }

    /** Asks the lease row, for as long as it takes; new commands are refused meanwhile. */
    private boolean isDone() throws InterruptedException {
        queue.refuse(new ProblemException(
                ProblemType.STORE_UNAVAILABLE, "The database does not answer; the command was not applied."));
        while (true) {
            try {
                Lease stored = leadership.read().orElseThrow(SteppedDown::new);
                if (!stored.epoch().equals(lease.epoch())) {
                    throw new SteppedDown();
                }
                boolean done = stored.lastCommit() == lease.lastCommit() + 1;
                groupCommit.learnSpecs();
                if (done) {
                    groupCommit.force();
                }
                queue.accept();
                log.info("The database answers again; the commit had {}", done ? "been made" : "not been made");
                return done;
            } catch (SteppedDown newerLeader) {
                throw newerLeader;
            } catch (RuntimeException stillAway) {
                log.warn("The database does not answer yet: {}", stillAway.getMessage());
                Thread.sleep(PAUSE);
            }
        }
    }
}
