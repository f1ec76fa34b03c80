package dev.gantry.manager.dispatch;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.control.Contacts;
import dev.gantry.manager.store.ClusterStore;
import dev.gantry.model.EngineState;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AttemptSummary;
import dev.gantry.model.wire.ObservationBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening half of a session as a plain state machine: says what is to be done next and is told what came of it.
 *
 * <p>It begins with everything that the worker has; from then on it asks for differences, and acknowledges an answer, by the
 * next poll, only when all that follows from it is committed. After any doubt it begins again. One caller drives it; the
 * questions {@link #number}, {@link #isSound}, {@link #stops} and the word {@link #doubt} are open to any thread.
 */
public final class Conversation {

    /** What the caller has to do next, before it says what came of it. */
    public sealed interface Step {

        /**
         * Ask the worker for news, and then say {@link #answered} or {@link #failed}.
         *
         * @param received the number of the answer by which time is granted; 0 for none
         */
        record Poll(String since, long received) implements Step {}

        /** Have a command committed, and then say {@link #done} or {@link #failed}. */
        record Execute(Command command, String actor) implements Step {}

        /** Ask the worker what an attempt is, and then say {@link #told} or {@link #failed}. */
        record Ask(AttemptKey attempt) implements Step {}

        /** Leave the worker alone for a while, and then say {@link #rested}. */
        record Rest(Duration pause) implements Step {}
    }

    private enum Stage {
        OBSERVING,
        MEETING,
        SEEING
    }

    private static final Duration PAUSE = Duration.ofMillis(100);
    /**
     * Between two looks at everything, as long as a restored backup is not settled. A worker that hears nothing for so long
     * registers again, and what was known of it is as old as the backup.
     */
    private static final Duration SETTLING_PAUSE = Duration.ofSeconds(4);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(Conversation.class);

    private final Worker worker;
    private final ClusterViews views;
    private final Contacts contacts;
    private final Runnable somethingIsDue;
    private final Strangers strangers;
    private final Grants grants;
    private Step next = new Step.Poll("", 0);
    private Stage stage = Stage.OBSERVING;
    private Optional<ObservationBatch> answer = Optional.empty();
    private Duration pause = PAUSE;
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicInteger batchesBegun = new AtomicInteger();
    private final AtomicInteger batchesUnderWay = new AtomicInteger();
    private int begunBeforePoll;
    private volatile boolean sound;
    private volatile Optional<String> compared = Optional.empty();
    /** Whether what the worker said was only to find out what it has. */
    private boolean settling;

    /**
     * Begins to listen to a worker.
     *
     * @param somethingIsDue told when there may be something new to send
     */
    public Conversation(
            Worker worker, ClusterViews views, Contacts contacts, ClusterStore store, Runnable somethingIsDue) {
        this.worker = worker;
        this.views = views;
        this.contacts = contacts;
        this.somethingIsDue = somethingIsDue;
        this.strangers = new Strangers(worker.id(), views, store);
        this.grants = new Grants(contacts.receipts());
    }

    public Worker worker() {
        return worker;
    }

    /** Counts the compares: what was sent belongs to the conversation that began with the latest one. */
    public int number() {
        return number.get();
    }

    /** Whether both sides have compared everything and nothing was doubtful since. */
    public boolean isSound() {
        return sound;
    }

    /** The name of the answer that the latest compare began with; empty where the worker does not count its answers. */
    Optional<String> compared() {
        return compared;
    }

    /** Whether the worker knows that it may run, for a while without a manager, what must not run twice. */
    boolean isGranted() {
        return grants.areKnown();
    }

    /** It is not known what the worker has taken: the next poll asks for everything. */
    public void doubt() {
        sound = false;
    }

    /** A batch is about to be sent, which it may be only in a sound conversation. The sender says when it has ended. */
    boolean beginSending() {
        batchesUnderWay.incrementAndGet();
        batchesBegun.incrementAndGet();
        boolean may = sound;
        if (!may) {
            endSending();
        }
        return may;
    }

    void endSending() {
        batchesUnderWay.decrementAndGet();
    }

    /** The stops of attempts that the worker has and that are over. */
    List<Assignment> stops() {
        return strangers.stops();
    }

    /** What is to be done now; the same until something is said about it. */
    public Step next() {
        return next;
    }

    /** The worker answered the poll. */
    public void answered(ObservationBatch batch, Instant now) {
        contacts.answered(
                worker.id(), batch.live().engine().state(), batch.live().used(), now);
        contacts.pulling(worker.id(), batch.live().pulls());
        if (grants.answered(batch, contacts.receipts().received(worker.id()))) {
            somethingIsDue.run();
        }
        if (batch.full() && batchesBegun.get() != begunBeforePoll) {
            // What it does not have may have reached it since: only absence after the last batch is proven.
            failed(false, "a batch was sent while everything was asked for", now);
            return;
        }
        answer = Optional.of(batch);
        // Asked before its report is decided: once this is false, no report is passed over any more.
        settling = views.isSettling();
        if (batch.full() || !batch.tasks().isEmpty()) {
            stage = Stage.OBSERVING;
            next = new Step.Execute(new Command.ObserveTasks(worker.id(), batch.full(), batch.tasks()), "worker");
        } else {
            see(batch);
        }
    }

    /** The command is committed. */
    public void done() {
        ObservationBatch batch = answer.orElseThrow(() -> new IllegalStateException("nothing was to be executed"));
        switch (stage) {
            case OBSERVING -> {
                strangers.learn(batch);
                meet(batch);
            }
            case MEETING -> compared(batch);
            case SEEING -> acknowledge(batch);
        }
    }

    /** The worker said what the attempt is. */
    public void told(AttemptSummary summary) {
        strangers.told(summary);
        meet(answer.orElseThrow(() -> new IllegalStateException("nothing was asked")));
    }

    /** The worker answered that it cannot tell what it has. */
    public void unready(String why, Instant now) {
        contacts.receipts().unready(worker.id());
        failed(false, why, now);
    }

    /**
     * What was to be done failed.
     *
     * @param refused whether the machine refused the connection, which proves that it lives
     */
    public void failed(boolean refused, String why, Instant now) {
        if (refused) {
            contacts.refused(worker.id(), now);
        }
        if (sound) {
            log.info("Session with worker name={} broke: {}", worker.name(), why);
        }
        contacts.asked(worker.id());
        sound = false;
        next = new Step.Rest(pause);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    /** The pause is over. */
    public void rested() {
        poll("");
    }

    /** Everything is asked for only when no batch is under way. */
    private void poll(String since) {
        begunBeforePoll = batchesBegun.get();
        boolean mayAsk = !since.isEmpty() || batchesUnderWay.get() == 0;
        next = mayAsk ? new Step.Poll(since, since.isEmpty() ? 0 : grants.next()) : new Step.Rest(PAUSE);
    }

    private void meet(ObservationBatch batch) {
        Optional<AttemptKey> unknown = strangers.unknown();
        if (unknown.isPresent()) {
            next = new Step.Ask(unknown.get());
            return;
        }
        List<Orphan> known =
                views.findWorker(worker.id()).map(WorkerView::orphans).orElse(List.of());
        List<Orphan> seen = strangers.orphans();
        if (seen.equals(known) && !settling) {
            compared(batch);
            return;
        }
        if (!seen.equals(known)) {
            log.warn("Worker name={} orphans={} (attempts that the store does not know)", worker.name(), seen.size());
        }
        stage = Stage.MEETING;
        next = new Step.Execute(new Command.SeeOrphans(worker.id(), seen), "worker");
    }

    private void compared(ObservationBatch batch) {
        if (settling) {
            // It is not asked, so it is not silent.
            next = new Step.Rest(SETTLING_PAUSE);
            return;
        }
        if (batch.full()) {
            compared =
                    Optional.of(batch).filter(answered -> answered.number() > 0).map(ObservationBatch::name);
            number.incrementAndGet();
            sound = true;
            log.info(
                    "Compared with worker name={} attempts={}",
                    worker.name(),
                    batch.tasks().size());
        }
        if (batch.full() || !strangers.stops().isEmpty()) {
            somethingIsDue.run();
        }
        see(batch);
    }

    /** A worker that is heard of again is made use of at once; whether it falls silent is for the judge to see. */
    private void see(ObservationBatch batch) {
        EngineState engine = batch.live().engine().state();
        boolean differs = views.findWorker(worker.id())
                .filter(view -> !view.sight().equals(new WorkerSight(Liveness.READY, engine)))
                .isPresent();
        if (differs) {
            stage = Stage.SEEING;
            next = new Step.Execute(new Command.SeeWorker(worker.id(), Liveness.READY, engine), "manager");
        } else {
            acknowledge(batch);
        }
    }

    private void acknowledge(ObservationBatch batch) {
        contacts.asked(worker.id());
        poll(sound ? batch.incarnation() + "." + batch.revision() : "");
        pause = PAUSE;
    }
}
