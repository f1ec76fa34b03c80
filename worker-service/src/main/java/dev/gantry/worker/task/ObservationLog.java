package dev.gantry.worker.task;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.runtime.AttemptRef;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** The newest observation of each attempt, with the revision at which it changed. Safe for many threads. */
final class ObservationLog {

    private record Entry(long revision, Observation observation) {}

    /** What has changed, and the revision up to which that is everything. */
    record News(long revision, List<Observation> observations) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<AttemptRef, Entry> entries = new HashMap<>();
    private long revision;
    /** The newest revision for which those who wait are woken. */
    private long pressing;

    private long acknowledged;

    /** Records what is new; the same thing again is no change. */
    void record(AttemptRef attempt, Observation observation) {
        lock.lock();
        try {
            Entry before = entries.get(attempt);
            if (before == null || !before.observation().equals(observation)) {
                entries.put(attempt, new Entry(++revision, observation));
                if (!canWait(observation)) {
                    pressing = revision;
                    changed.signalAll();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** That a container is being made is soon followed by news that count, and is told with them. */
    private static boolean canWait(Observation observation) {
        return observation.phase() == Phase.STARTING && observation.reason() == Reason.STARTING;
    }

    void forget(AttemptRef attempt) {
        lock.lock();
        try {
            entries.remove(attempt);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the ends that a manager has committed, of certain attempts. */
    void forgetEnds(Predicate<AttemptRef> which) {
        lock.lock();
        try {
            entries.entrySet()
                    .removeIf(entry -> entry.getValue().observation().phase() == Phase.GONE
                            && entry.getValue().revision() <= acknowledged
                            && which.test(entry.getKey()));
        } finally {
            lock.unlock();
        }
    }

    /** Everything up to this revision has been committed by a manager. */
    void acknowledge(long upTo) {
        lock.lock();
        try {
            acknowledged = Math.max(acknowledged, Math.min(upTo, revision));
        } finally {
            lock.unlock();
        }
    }

    /** Whether a manager has committed the newest observation of the attempt. */
    boolean isAcknowledged(AttemptRef attempt) {
        lock.lock();
        try {
            Entry entry = entries.get(attempt);
            return entry == null || entry.revision() <= acknowledged;
        } finally {
            lock.unlock();
        }
    }

    News everything() {
        return since(-1);
    }

    /** What changed after a revision: at once if something pressing did, otherwise when it does or the time is over. */
    News await(long since, Duration longest) throws InterruptedException {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (pressing <= since && left > 0) {
                left = changed.awaitNanos(left);
            }
            return since(since);
        } finally {
            lock.unlock();
        }
    }

    private News since(long since) {
        lock.lock();
        try {
            List<Observation> news = entries.values().stream()
                    .filter(entry -> entry.revision() > since)
                    .sorted(Comparator.comparingLong(Entry::revision))
                    .map(Entry::observation)
                    .toList();
            return new News(revision, news);
        } finally {
            lock.unlock();
        }
    }
}
