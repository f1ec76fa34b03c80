package dev.gantry.manager.dispatch;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.reconcile.Assignments;
import dev.gantry.model.Epoch;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AssignmentBatch;
import dev.gantry.platform.Ids;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The sending half of a session as a plain state machine: what the worker has to be told and has not accepted since the last
 * compare, in numbered batches. For one thread.
 */
public final class Outbox {

    private static final int MOST_ENTRIES = 32;

    private final Conversation conversation;
    private final ClusterViews views;
    private final Epoch epoch;
    private final Ids ids;
    /** What the worker has accepted and is still due, as it has not been seen to be done. */
    private final Map<AttemptKey, Assignment> accepted = new HashMap<>();

    private final Deque<Assignment> waiting = new ArrayDeque<>();
    private int compare;
    private Optional<String> compared = Optional.empty();
    private UUID session;
    private long seq;
    private Optional<AssignmentBatch> underWay = Optional.empty();

    public Outbox(Conversation conversation, ClusterViews views, Epoch epoch, Ids ids) {
        this.conversation = conversation;
        this.views = views;
        this.epoch = epoch;
        this.ids = ids;
        this.session = ids.next();
    }

    /** Looks what is due now. Nothing is, as long as the conversation is not sound. */
    public void look() {
        waiting.clear();
        underWay = Optional.empty();
        if (!conversation.isSound()) {
            return;
        }
        if (compare != conversation.number()) {
            compare = conversation.number();
            compared = conversation.compared();
            session = ids.next();
            seq = 0;
            accepted.clear();
        }
        List<Assignment> due = due();
        accepted.keySet().retainAll(due.stream().map(Outbox::keyOf).collect(Collectors.toSet()));
        due.stream().filter(entry -> !entry.equals(accepted.get(keyOf(entry)))).forEach(waiting::add);
    }

    /** The next batch of what the last look found; the same one until the worker has taken it. */
    public Optional<AssignmentBatch> next() {
        if (underWay.isEmpty() && !waiting.isEmpty() && !conversation.beginSending()) {
            waiting.clear();
        }
        if (underWay.isEmpty() && !waiting.isEmpty()) {
            List<Assignment> entries = new ArrayList<>();
            while (entries.size() < MOST_ENTRIES && !waiting.isEmpty()) {
                entries.add(waiting.remove());
            }
            underWay = Optional.of(new AssignmentBatch(epoch, session, seq + 1, entries, compared));
        }
        return underWay;
    }

    /** The worker has accepted the batch. */
    public void taken() {
        AssignmentBatch batch =
                underWay.orElseThrow(() -> new IllegalStateException("no batch is under way that could be taken"));
        seq = batch.seq();
        batch.entries().forEach(entry -> accepted.put(keyOf(entry), entry));
        underWay = Optional.empty();
        conversation.endSending();
    }

    /** Whether the batch was applied is not known: the next conversation begins with a compare. */
    public void doubted() {
        waiting.clear();
        conversation.doubt();
        if (underWay.isPresent()) {
            underWay = Optional.empty();
            conversation.endSending();
        }
    }

    private List<Assignment> due() {
        Worker worker = conversation.worker();
        List<Assignment> due = new ArrayList<>(conversation.stops());
        for (AttemptKey key : views.due(worker.id())) {
            views.findTask(key.task())
                    .ifPresent(task -> task.findAttempt(key.attempt())
                            .flatMap(attempt -> Assignments.due(task, attempt))
                            .filter(this::mayBeSent)
                            .ifPresent(due::add));
        }
        return due;
    }

    /** What must not run twice is begun only by a worker that knows for how long it may run. */
    private boolean mayBeSent(Assignment entry) {
        TaskSpec spec = entry.spec();
        return spec == null || spec.onDisconnect() != OnDisconnect.STOP || conversation.isGranted();
    }

    private static AttemptKey keyOf(Assignment entry) {
        return new AttemptKey(entry.task(), entry.attempt());
    }
}
