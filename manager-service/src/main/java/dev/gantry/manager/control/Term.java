package dev.gantry.manager.control;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.store.ClusterStore;
import dev.gantry.manager.store.Lease;
import dev.gantry.model.ClusterId;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One manager's time as the leader: its lease, the commands that wait for it, and the loop that decides them. */
public final class Term {

    private static final int QUEUE_CAPACITY = 20_000;

    private final ClusterStore store;
    private final ClusterViews views;
    private final Lease lease;
    private final Duration grantedBefore;
    private final CommandQueue queue = new CommandQueue(QUEUE_CAPACITY);

    private Term(ClusterStore store, ClusterViews views, Lease lease, Duration grantedBefore) {
        this.store = store;
        this.views = views;
        this.lease = lease;
        this.grantedBefore = grantedBefore;
    }

    /**
     * Takes the lease and only then loads what is stored, for everybody to see.
     *
     * @param granted how long this term lets workers go on without a manager, with what they may not run twice
     */
    public static Term begin(
            ClusterStore store, ClusterViews views, ClusterId newCluster, Duration granted, Instant now) {
        Lease lease = store.take(newCluster, now);
        ClusterState state = store.load();
        boolean any = state.tasks().stream().anyMatch(Term::isLeased);
        Duration before = any ? store.disconnectLease() : Duration.ZERO;
        Duration longest = before.compareTo(granted) > 0 ? before : granted;
        store.keepDisconnectLease(lease, longest);
        views.publishAll(state);
        return new Term(store, views, lease, longest.minus(granted));
    }

    private static boolean isLeased(Task task) {
        return task.spec().onDisconnect() == OnDisconnect.STOP
                && task.attempts().stream().anyMatch(attempt -> !attempt.isOver());
    }

    /** The lease as it was when the term began. */
    public Lease lease() {
        return lease;
    }

    /** The loop of this term, which is run by one thread or stepped by one caller. Call it once. */
    public ControlLoop loop(Decider decider, Contacts contacts, List<CommitListener> listeners, Clock clock) {
        contacts.receipts().begin(grantedBefore);
        Commits commits = new Commits(store, lease, store.lastEvent() + 1, contacts.receipts(), clock);
        return new ControlLoop(queue, decider, commits, views, contacts, listeners, clock);
    }

    /** Queues a command. The future ends after the commit, or with a {@link ProblemException} that refuses it. */
    public CompletableFuture<Void> submit(Command command, String actor) {
        return queue.add(command, actor);
    }

    /** The number of commands that wait. */
    public int backlog() {
        return queue.size();
    }

    /** Whether new commands are taken; they are not while the database is away. */
    boolean isAccepting() {
        return queue.isAccepting();
    }

    /** Refuses everything new from now on. */
    void refuse(ProblemException problem) {
        queue.refuse(problem);
    }
}
