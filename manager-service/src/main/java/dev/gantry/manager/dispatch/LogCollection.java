package dev.gantry.manager.dispatch;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.control.CommitListener;
import dev.gantry.manager.store.LogEnds;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.KeptLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Fetches the end of an attempt's logs from its worker when the attempt is over, one after the other on a thread of its own,
 * so that there is something to read when the containers or the machine are gone.
 *
 * <p>Nothing waits for it and nothing depends on it: what does not fit into its queue, and what a worker does not answer for a
 * minute, is left out.
 */
@Component
class LogCollection implements CommitListener, SmartLifecycle {

    private static final int MOST_WAITING = 10_000;
    private static final int TRIES = 6;
    private static final Logger log = LoggerFactory.getLogger(LogCollection.class);

    /** Something to do; whoever asks a worker for too long only delays the rest. */
    private sealed interface Job {

        record Fetch(AttemptKey attempt, WorkerId worker, int tries) implements Job {}

        record Delete(Set<TaskId> tasks) implements Job {}
    }

    private final ClusterViews views;
    private final Dispatch dispatch;
    private final LogEnds ends;
    private final Counter kept;
    private final BlockingQueue<Job> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final BlockingQueue<Job> again = new LinkedBlockingQueue<>(MOST_WAITING);
    private volatile Optional<Thread> thread = Optional.empty();

    LogCollection(ClusterViews views, Dispatch dispatch, LogEnds ends, MeterRegistry meters) {
        this.views = views;
        this.dispatch = dispatch;
        this.ends = ends;
        this.kept = Counter.builder("gantry.manager.logs.kept")
                .description("Attempts that ended and left something of their logs with the manager")
                .register(meters);
    }

    @Override
    public void committed(Turn turn) {
        turn.attempts().forEach((key, attempt) -> {
            if (hasWritten(attempt)) {
                offer(new Job.Fetch(key, attempt.worker(), 0));
            }
        });
        if (!turn.retired().isEmpty()) {
            offer(new Job.Delete(Set.copyOf(turn.retired().keySet())));
        }
    }

    private static boolean hasWritten(TaskAttempt attempt) {
        return attempt.isOver() && attempt.ran();
    }

    private void offer(Job job) {
        if (!waiting.offer(job)) {
            log.debug("Too much to collect: {} is left out", job);
        }
    }

    /** Tries again what could not be had. */
    @Override
    public void sweep() {
        List<Job> old = new ArrayList<>();
        again.drainTo(old);
        old.forEach(this::offer);
    }

    private void collect() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Job job = waiting.take();
                try {
                    perform(job);
                } catch (IOException | DataAccessException failure) {
                    log.debug("{} is tried again: {}", job, failure.toString());
                    repeat(job);
                } catch (RuntimeException broken) {
                    log.error("{} could not be done", job, broken);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void perform(Job job) throws IOException, InterruptedException {
        switch (job) {
            case Job.Delete delete -> ends.delete(delete.tasks());
            case Job.Fetch fetch -> {
                Optional<Worker> worker = views.findWorker(fetch.worker()).map(WorkerView::worker);
                if (worker.isPresent() && !worker.get().address().isEmpty()) {
                    List<KeptLog> logs = dispatch.logEnds(worker.get(), fetch.attempt());
                    if (!logs.isEmpty()) {
                        ends.keep(fetch.attempt(), logs);
                        kept.increment();
                    }
                }
            }
        }
    }

    private void repeat(Job job) {
        Job next = switch (job) {
            case Job.Fetch fetch -> new Job.Fetch(fetch.attempt(), fetch.worker(), fetch.tries() + 1);
            case Job.Delete delete -> delete;
        };
        boolean hopeless = next instanceof Job.Fetch fetch && fetch.tries() >= TRIES;
        if (hopeless || !again.offer(next)) {
            log.debug("{} is given up", next);
        }
    }

    @Override
    public void start() {
        thread = Optional.of(Thread.ofVirtual().name("collect-logs").start(this::collect));
    }

    @Override
    public void stop() {
        thread.ifPresent(Thread::interrupt);
        thread = Optional.empty();
    }

    @Override
    public boolean isRunning() {
        return thread.isPresent();
    }

    /** Together with the sessions. */
    @Override
    public int getPhase() {
        return 1;
    }
}
