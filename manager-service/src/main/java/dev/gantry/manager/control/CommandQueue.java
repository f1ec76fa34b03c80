package dev.gantry.manager.control;

import dev.gantry.manager.cluster.Command;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The commands that wait for the control loop: what ends or reports goes before what begins. Safe for many threads. */
final class CommandQueue {

    /** A command, who issued it, and whoever waits for its end. */
    record Waiting(Command command, String actor, CompletableFuture<Void> done) {

        /** Ends it without having applied it, for no fault of whoever issued it. */
        void giveUp(String why) {
            done.completeExceptionally(
                    new ProblemException(ProblemType.INTERNAL_ERROR, why + "; the manager's log says why."));
        }
    }

    /** The most submissions that may wait; what is urgent always may. */
    private final int capacity;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Deque<Waiting> urgent = new ArrayDeque<>();
    private final Deque<Waiting> ordinary = new ArrayDeque<>();
    private int ordinaryWeight;
    private boolean woken;
    private Optional<ProblemException> refusal = Optional.empty();

    CommandQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Adds a command; the future fails at once where it cannot be taken. */
    CompletableFuture<Void> add(Command command, String actor) {
        Waiting waiting = new Waiting(command, actor, new CompletableFuture<>());
        lock.lock();
        try {
            if (refusal.isPresent()) {
                return CompletableFuture.failedFuture(refusal.get());
            }
            if (!command.isUrgent() && ordinaryWeight + command.weight() > capacity) {
                return CompletableFuture.failedFuture(new ProblemException(
                        ProblemType.QUEUE_FULL,
                        ordinaryWeight + " submissions are waiting, and at most " + capacity
                                + " may. Try again in a second."));
            }
            if (command.isUrgent()) {
                urgent.add(waiting);
            } else {
                ordinary.add(waiting);
                ordinaryWeight += command.weight();
            }
            filled.signal();
            return waiting.done();
        } finally {
            lock.unlock();
        }
    }

    /** Lets a waiting {@link #await} return, or the next one. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something, or a wake-up, or the time is over. */
    void await(Duration longest) throws InterruptedException {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (urgent.isEmpty() && ordinary.isEmpty() && !woken && left > 0) {
                left = filled.awaitNanos(left);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    /** Takes what there is, up to a number. */
    List<Waiting> take(int most) {
        lock.lock();
        try {
            List<Waiting> taken = new ArrayList<>();
            while (taken.size() < most && !(urgent.isEmpty() && ordinary.isEmpty())) {
                taken.add(urgent.isEmpty() ? removeOrdinary() : urgent.remove());
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private Waiting removeOrdinary() {
        Waiting waiting = ordinary.remove();
        ordinaryWeight -= waiting.command().weight();
        return waiting;
    }

    /** Puts back what could not be decided, in front of what has come since. */
    void putBack(List<Waiting> commands) {
        lock.lock();
        try {
            for (Waiting waiting : commands.reversed()) {
                if (waiting.command().isUrgent()) {
                    urgent.addFirst(waiting);
                } else {
                    ordinary.addFirst(waiting);
                    ordinaryWeight += waiting.command().weight();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Refuses everything new, until told to accept. What waits goes on waiting. */
    void refuse(ProblemException problem) {
        lock.lock();
        try {
            refusal = Optional.of(problem);
        } finally {
            lock.unlock();
        }
    }

    void accept() {
        lock.lock();
        try {
            refusal = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    boolean isAccepting() {
        lock.lock();
        try {
            return refusal.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return urgent.size() + ordinary.size();
        } finally {
            lock.unlock();
        }
    }
}
