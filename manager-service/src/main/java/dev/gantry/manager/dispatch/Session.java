package dev.gantry.manager.dispatch;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.Contacts;
import dev.gantry.manager.control.Control;
import dev.gantry.manager.reconcile.Assignments;
import dev.gantry.manager.store.History;
import dev.gantry.model.EngineState;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AssignmentBatch;
import dev.gantry.model.wire.ObservationBatch;
import dev.gantry.platform.Ids;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manager's conversation with one process of a worker, on two threads of its own: one listens, one sends.
 *
 * <p>It begins with everything that the worker has; what is due after that compare is sent, and from then on only
 * differences. After any doubt it begins again.
 */
final class Session {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_ENTRIES = 32;
    private static final Logger log = LoggerFactory.getLogger(Session.class);

    private final Worker worker;
    private final WorkerClient client;
    private final Control control;
    private final ClusterViews views;
    private final Contacts contacts;
    private final Clock clock;
    private final Ids ids;
    private final Duration interval;
    private final Strangers strangers;
    private final Semaphore wakeUps = new Semaphore(0);
    /** Counts the compares: what was sent belongs to the conversation that began with the latest one. */
    private final AtomicInteger conversation = new AtomicInteger();

    /** Whether the conversation is sound; the listener compares again where it is not. */
    private volatile boolean compared;

    private final Thread listener;
    private final Thread sender;

    Session(
            Worker worker,
            WorkerClient client,
            Control control,
            ClusterViews views,
            History history,
            Contacts contacts,
            Clock clock,
            Ids ids,
            Duration interval) {
        this.worker = worker;
        this.client = client;
        this.control = control;
        this.views = views;
        this.contacts = contacts;
        this.clock = clock;
        this.ids = ids;
        this.interval = interval;
        this.strangers = new Strangers(worker.id(), views, history, attempt -> client.summary(worker, attempt));
        this.listener = Thread.ofVirtual().name("listen-" + worker.name()).unstarted(this::listen);
        this.sender = Thread.ofVirtual().name("send-" + worker.name()).unstarted(this::send);
    }

    void start() {
        contacts.expect(worker.id(), clock.instant());
        listener.start();
        sender.start();
    }

    /** Ends the conversation; nothing on the worker changes. */
    void stop() {
        listener.interrupt();
        sender.interrupt();
    }

    Worker worker() {
        return worker;
    }

    /** Something about the worker's attempts may have changed. */
    void wake() {
        wakeUps.release();
    }

    private void listen() {
        String since = "";
        Duration pause = PAUSE;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    ObservationBatch batch = client.poll(worker, since, interval);
                    contacts.answered(
                            worker.id(),
                            batch.live().engine().state(),
                            batch.live().used(),
                            clock.instant());
                    learn(batch);
                    see(batch.live().engine().state());
                    since = compared ? batch.incarnation() + "." + batch.revision() : "";
                    pause = PAUSE;
                } catch (ConnectException refused) {
                    contacts.refused(worker.id(), clock.instant());
                    since = "";
                    pause = rest(pause, refused);
                } catch (IOException | ProblemException doubt) {
                    since = "";
                    pause = rest(pause, doubt);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** A worker that is heard of again is made use of at once; whether it falls silent is for the judge to see. */
    private void see(EngineState engine) {
        boolean differs = views.findWorker(worker.id())
                .filter(view -> !view.sight().equals(new WorkerSight(Liveness.READY, engine)))
                .isPresent();
        if (differs) {
            control.execute(new Command.SeeWorker(worker.id(), Liveness.READY, engine), "manager");
        }
    }

    private Duration rest(Duration pause, Exception why) throws InterruptedException {
        if (compared) {
            log.info("Session with worker name={} broke: {}", worker.name(), why.toString());
        }
        compared = false;
        Thread.sleep(pause);
        Duration longer = pause.multipliedBy(2);
        return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    /** Returns when what was said is committed: only then is it acknowledged, by the next poll. */
    private void learn(ObservationBatch batch) throws IOException, InterruptedException {
        if (batch.full() || !batch.tasks().isEmpty()) {
            control.execute(new Command.ObserveTasks(worker.id(), batch.full(), batch.tasks()), "worker");
            meet(batch);
        }
        if (batch.full()) {
            conversation.incrementAndGet();
            compared = true;
            log.info(
                    "Compared with worker name={} attempts={}",
                    worker.name(),
                    batch.tasks().size());
            wake();
        }
    }

    private void meet(ObservationBatch batch) throws IOException, InterruptedException {
        strangers.learn(batch);
        List<Orphan> known = views.findWorker(worker.id())
                .map(ClusterViews.WorkerView::orphans)
                .orElse(List.of());
        List<Orphan> seen = strangers.orphans();
        if (!seen.equals(known)) {
            log.warn("Worker name={} orphans={} (attempts that the store does not know)", worker.name(), seen.size());
            control.execute(new Command.SeeOrphans(worker.id(), seen), "worker");
        }
        if (!strangers.stops().isEmpty()) {
            wake();
        }
    }

    private void send() {
        try {
            Outbox outbox = new Outbox(conversation.get(), ids.next());
            while (!Thread.currentThread().isInterrupted()) {
                if (!wakeUps.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                    continue;
                }
                wakeUps.drainPermits();
                if (!compared) {
                    continue;
                }
                if (outbox.conversation != conversation.get()) {
                    outbox = new Outbox(conversation.get(), ids.next());
                }
                deliver(outbox);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Outbox outbox) throws InterruptedException {
        List<Assignment> due = outbox.unsent(due());
        for (int from = 0; from < due.size(); from += MOST_ENTRIES) {
            List<Assignment> entries = due.subList(from, Math.min(from + MOST_ENTRIES, due.size()));
            try {
                client.send(
                        worker, new AssignmentBatch(control.lease().epoch(), outbox.session, outbox.seq + 1, entries));
                outbox.sent(entries);
            } catch (IOException doubt) {
                log.info("Worker name={} did not take a batch: {}", worker.name(), doubt.toString());
                // Whether it was applied is not known: the next conversation begins with a compare.
                compared = false;
                return;
            }
        }
    }

    private List<Assignment> due() {
        List<Assignment> due = new ArrayList<>(strangers.stops());
        List<AttemptKey> keys = views.findWorker(worker.id())
                .map(ClusterViews.WorkerView::attempts)
                .orElse(List.of());
        for (AttemptKey key : keys) {
            views.findTask(key.task())
                    .ifPresent(task -> task.findAttempt(key.attempt())
                            .flatMap(attempt -> Assignments.due(task, attempt))
                            .ifPresent(due::add));
        }
        return due;
    }

    /** What the worker has accepted since the last compare, and the number of the last batch. */
    private static final class Outbox {

        private final int conversation;
        private final UUID session;
        private final Map<AttemptKey, Assignment> accepted = new HashMap<>();
        private long seq;

        Outbox(int conversation, UUID session) {
            this.conversation = conversation;
            this.session = session;
        }

        List<Assignment> unsent(List<Assignment> due) {
            return due.stream()
                    .filter(entry -> !entry.equals(accepted.get(keyOf(entry))))
                    .toList();
        }

        void sent(List<Assignment> entries) {
            seq++;
            entries.forEach(entry -> accepted.put(keyOf(entry), entry));
        }

        private static AttemptKey keyOf(Assignment entry) {
            return new AttemptKey(entry.task(), entry.attempt());
        }
    }
}
