package dev.gantry.worker.task;

import dev.gantry.worker.platform.MachineClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For how long this worker may go on with attempts of tasks that run once at a time ({@code onDisconnect: STOP}).
 *
 * <p>A manager grants time by acknowledging an answer, and the time runs from when that answer was <em>sent</em>: the manager
 * counts from when it came, which is later, so the worker's time is always over first. Once it was over, no later word revives
 * it for what ran then: it is counted by a number, and an attempt belongs to the one under which it was begun. The end is kept
 * for the next process of this worker, never later than it is. Safe for many threads.
 *
 * <p>Source: leases as of Gray and Cheriton (1989), with the holder's clock begun before the grantor's.
 */
final class DisconnectLease {

    /** Belongs to an attempt that another process has begun, and that this one may not go on with. */
    static final long NEVER = -1;

    /** Answers that follow each other more closely share the moment of the first. */
    private static final Duration STEP = Duration.ofMillis(50);

    private static final int MOST_MOMENTS = 1_000;
    /** The kept end may be behind by this part of what is granted. */
    private static final int KEPT_PARTS = 4;

    private static final Logger log = LoggerFactory.getLogger(DisconnectLease.class);

    private final MachineClock clock;
    private final Predicate<String> keeper;
    private final TreeMap<Long, Duration> sent = new TreeMap<>();
    private long answers;
    private long number;
    private boolean held;
    private Duration end = Duration.ZERO;
    private Duration granted = Duration.ZERO;
    private Duration lostAt;
    private Duration kept = Duration.ZERO;

    /**
     * Goes on with what an earlier process of this worker has kept.
     *
     * @param earlier empty if nothing was
     * @param keeper keeps a text for the next process, and says whether it could
     */
    DisconnectLease(MachineClock clock, String earlier, Predicate<String> keeper) {
        this.clock = clock;
        this.keeper = keeper;
        this.lostAt = clock.read();
        inherit(earlier.split(" "));
    }

    /** A text of another start of the machine, or of an end that nobody can have granted, counts as nothing. */
    private void inherit(String[] words) {
        if (words.length != 3 || !clock.isKnown() || !words[0].equals(clock.boot())) {
            return;
        }
        try {
            Duration until = Duration.ofMillis(Long.parseLong(words[1]));
            Duration term = Duration.ofMillis(Long.parseLong(words[2]));
            Duration left = until.minus(lostAt);
            held = left.isPositive() && left.compareTo(term) <= 0;
            end = until;
            kept = until;
            granted = term;
        } catch (NumberFormatException damaged) {
            log.warn("The time that was granted to an earlier process cannot be read: {}", damaged.getMessage());
        }
    }

    /** The number of an answer that is about to be sent. */
    synchronized long answer() {
        answers++;
        Duration now = clock.read();
        if (sent.isEmpty() || now.minus(sent.lastEntry().getValue()).compareTo(STEP) >= 0) {
            sent.put(answers, now);
        }
        if (sent.size() > MOST_MOMENTS) {
            sent.pollFirstEntry();
        }
        return answers;
    }

    /** A manager has received an answer, and grants so much time from when it was sent. */
    synchronized void acknowledged(long answer, Duration term) {
        Duration now = look();
        Map.Entry<Long, Duration> known = answer > answers ? null : sent.floorEntry(answer);
        if (known == null || !clock.isKnown()) {
            return;
        }
        sent.headMap(known.getKey()).clear();
        Duration until = known.getValue().plus(term);
        if (until.compareTo(end) > 0) {
            end = until;
            granted = term;
        }
        held = now.compareTo(end) < 0;
    }

    /** What an attempt that is begun now belongs to; nothing if it may not be begun. */
    synchronized Optional<Long> enter() {
        look();
        return held ? Optional.of(number) : Optional.empty();
    }

    /** How long ago the time was over for an attempt that entered under this number; nothing if it is not. */
    synchronized Optional<Duration> lostFor(long entered) {
        Duration now = look();
        return entered == number && held ? Optional.empty() : Optional.of(now.minus(lostAt));
    }

    private Duration look() {
        Duration now = clock.read();
        if (held && now.compareTo(end) >= 0) {
            held = false;
            number++;
            lostAt = end;
        }
        return now;
    }

    /** Keeps the end for the next process, if what was kept is far behind. Waits for the disk. */
    void keep() {
        Duration until;
        String text;
        synchronized (this) {
            look();
            until = end;
            if (!held || until.minus(kept).compareTo(granted.dividedBy(KEPT_PARTS)) < 0) {
                return;
            }
            text = clock.boot() + " " + until.toMillis() + " " + granted.toMillis();
        }
        if (keeper.test(text)) {
            synchronized (this) {
                kept = until;
            }
        }
    }
}
