package dev.gantry.manager.dispatch;

import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.Contacts;
import dev.gantry.manager.control.Control;
import dev.gantry.manager.dispatch.Conversation.Step;
import dev.gantry.manager.store.ClusterStore;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.wire.AssignmentBatch;
import dev.gantry.platform.Ids;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;

/**
 * The manager's session with one process of a worker, on two threads of its own: one listens, as its {@link Conversation}
 * says, and one sends what its {@link Outbox} has.
 */
final class Session {

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    private final Worker worker;
    private final WorkerClient client;
    private final Control control;
    private final Contacts contacts;
    private final Clock clock;
    private final Supplier<Duration> interval;
    private final Semaphore wakeUps = new Semaphore(0);
    private final Conversation conversation;
    private final Outbox outbox;
    private final Thread listener;
    private final Thread sender;

    Session(
            Worker worker,
            WorkerClient client,
            Control control,
            ClusterViews views,
            ClusterStore store,
            Contacts contacts,
            Clock clock,
            Ids ids,
            Supplier<Duration> interval) {
        this.worker = worker;
        this.client = client;
        this.control = control;
        this.contacts = contacts;
        this.clock = clock;
        this.interval = interval;
        this.conversation = new Conversation(worker, views, contacts, store, this::wake);
        this.outbox = new Outbox(conversation, views, control.lease().epoch(), ids);
        this.listener = Thread.ofVirtual().name("listen-" + worker.name()).unstarted(this::listen);
        this.sender = Thread.ofVirtual().name("send-" + worker.name()).unstarted(this::send);
    }

    void start() {
        contacts.expect(worker.id(), clock.instant());
        listener.start();
        sender.start();
    }

    /** Ends the session; nothing on the worker changes. */
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

    /** Whether the worker has something that it has to stop though nobody knows it here. */
    boolean hasStops() {
        return !conversation.stops().isEmpty();
    }

    private void listen() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    take(conversation.next());
                } catch (WorkerClient.Refused refused) {
                    heed(refused);
                } catch (IOException doubt) {
                    conversation.failed(WorkerClient.isRefusal(doubt), doubt.toString(), clock.instant());
                } catch (ProblemException | DataAccessException | TransactionException doubt) {
                    conversation.failed(false, doubt.toString(), clock.instant());
                } catch (RuntimeException broken) {
                    // A session that ended here would never begin again.
                    log.error("Session with worker name={} could not go on, and begins again", worker.name(), broken);
                    conversation.failed(false, broken.toString(), clock.instant());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void heed(WorkerClient.Refused refused) {
        if (refused.status() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            conversation.unready(refused.toString(), clock.instant());
        } else {
            conversation.failed(false, refused.toString(), clock.instant());
        }
    }

    private void take(Step step) throws IOException, InterruptedException {
        switch (step) {
            case Step.Poll poll -> conversation.answered(client.poll(worker, poll, interval.get()), clock.instant());
            case Step.Execute execute -> {
                control.execute(execute.command(), execute.actor());
                conversation.done();
            }
            case Step.Ask ask -> conversation.told(client.summary(worker, ask.attempt()));
            case Step.Rest rest -> {
                Thread.sleep(rest.pause());
                conversation.rested();
            }
        }
    }

    private void send() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (wakeUps.tryAcquire(interval.get().toMillis(), TimeUnit.MILLISECONDS)) {
                    wakeUps.drainPermits();
                    deliver();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver() throws InterruptedException {
        try {
            outbox.look();
            for (Optional<AssignmentBatch> batch = outbox.next(); batch.isPresent(); batch = outbox.next()) {
                client.send(worker, batch.get());
                outbox.taken();
            }
        } catch (IOException doubt) {
            log.info("Worker name={} did not take a batch: {}", worker.name(), doubt.toString());
            outbox.doubted();
        } catch (RuntimeException broken) {
            log.error("What worker name={} has to be told could not be sent", worker.name(), broken);
            outbox.doubted();
        }
    }
}
