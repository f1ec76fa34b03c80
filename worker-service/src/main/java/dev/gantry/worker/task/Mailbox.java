package dev.gantry.worker.task;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes an actor. A wake-up that comes while it is awake is not lost. Safe for many threads. */
final class Mailbox {

    private static final Duration LOOK_AT_CLOCK = Duration.ofSeconds(3);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();
    private final Clock clock;
    private boolean pending;

    Mailbox(Clock clock) {
        this.clock = clock;
    }

    void ring() {
        lock.lock();
        try {
            pending = true;
            rung.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a wake-up, or until a moment. A clock that is set meanwhile is noticed soon. */
    void await(Optional<Instant> until) throws InterruptedException {
        lock.lock();
        try {
            while (!pending) {
                if (until.isEmpty()) {
                    rung.await();
                    continue;
                }
                Duration left = Duration.between(clock.instant(), until.get());
                if (left.isNegative() || left.isZero()) {
                    break;
                }
                long longest = Math.min(left.toNanos(), LOOK_AT_CLOCK.toNanos());
                boolean _ = rung.await(longest + TimeUnit.MILLISECONDS.toNanos(1), TimeUnit.NANOSECONDS);
            }
            pending = false;
        } finally {
            lock.unlock();
        }
    }
}
