package dev.gantry.worker.membership;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether this process may act on the worker's containers. It may as soon as a manager has accepted it, or none can be asked;
 * it may not while a manager says that another process is this worker. Safe for many threads.
 */
final class Leave {

    /** How long a manager that takes its time is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** How long a process that acts is told that it is one too many before it ends: a manager that starts has to look first. */
    private static final Duration DOUBT = Duration.ofSeconds(30);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean asking;
    private boolean given;
    private Optional<Instant> duplicateSince = Optional.empty();

    /** From now on a manager is asked. */
    void asking() {
        lock.lock();
        try {
            asking = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A manager has accepted the worker. */
    void accepted() {
        set(true, Optional.empty());
    }

    /** No manager answers, or none that knows this worker's cluster: it goes on alone. */
    void alone() {
        set(true, Optional.empty());
    }

    /**
     * A manager says that another process is this worker.
     *
     * @return whether this one, which acts, has to end
     */
    boolean duplicate(Instant now) {
        lock.lock();
        try {
            Instant since = duplicateSince.orElse(now);
            set(given, Optional.of(since));
            return given && since.plus(DOUBT).isBefore(now);
        } finally {
            lock.unlock();
        }
    }

    private void set(boolean nowGiven, Optional<Instant> since) {
        lock.lock();
        try {
            given = nowGiven;
            duplicateSince = since;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the worker may act. */
    void await() throws InterruptedException {
        lock.lock();
        try {
            long left = PATIENCE.toNanos();
            while (!given && left > 0) {
                if (asking && duplicateSince.isEmpty()) {
                    left = changed.awaitNanos(left);
                } else {
                    changed.await();
                }
            }
            given = true;
        } finally {
            lock.unlock();
        }
    }
}
