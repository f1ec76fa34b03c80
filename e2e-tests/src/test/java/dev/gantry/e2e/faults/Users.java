package dev.gantry.e2e.faults;

import static org.awaitility.Awaitility.await;

import dev.gantry.e2e.Api;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** They ask for one thing after the other, each as often as it takes to have it acknowledged. */
final class Users implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(400);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Future<?> asking;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Queue<Load.Request> requests;
    private final int total;
    private final Api api;
    private final Promises promises;
    private volatile boolean refused;

    Users(Collection<Load.Request> requests, Api api, Promises promises) {
        this.requests = new ConcurrentLinkedQueue<>(requests);
        this.total = requests.size();
        this.api = api;
        this.promises = promises;
        this.asking = clock.scheduleWithFixedDelay(this::next, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void next() {
        Load.Request request = requests.peek();
        if (request == null || failure.get() != null) {
            return;
        }
        try {
            if (request.send(api, promises)) {
                requests.remove();
            } else {
                refused = true;
            }
        } catch (UncheckedIOException unanswered) {
            // It may have arrived or not: it is asked for again.
            refused = true;
        } catch (RuntimeException | AssertionError wrong) {
            failure.set(wrong);
        }
    }

    /** Has them ask for more. */
    void ask(Collection<Load.Request> more) {
        requests.addAll(more);
    }

    /** Waits until some of what they ask for is acknowledged, if they ask for anything. */
    void awaitBusy() {
        await().atMost(PATIENCE).until(() -> isDone() || requests.size() <= total - 2);
    }

    /** Waits until something was refused or not answered, or everything is acknowledged. */
    void awaitRefused() {
        await().atMost(PATIENCE).until(() -> refused || isDone());
    }

    /** Waits until everything is acknowledged. */
    void awaitDone() {
        await().atMost(PATIENCE).until(this::isDone);
    }

    private boolean isDone() {
        Throwable wrong = failure.get();
        if (wrong != null) {
            throw new AssertionError("a request was refused", wrong);
        }
        return requests.isEmpty();
    }

    @Override
    public void close() {
        asking.cancel(true);
        clock.shutdownNow();
    }
}
