package dev.gantry.manager.dispatch;

import dev.gantry.manager.control.Receipts;
import dev.gantry.model.wire.ObservationBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which of a worker's answers may be acknowledged so that it goes on with tasks that run once at a time: those that came while
 * this manager surely led. The conversation tells it; any thread may ask {@link #areKnown}.
 */
final class Grants {

    private record Answer(long number, Duration receipt) {}

    /** Of answers that follow each other more closely only the latest waits. */
    private static final Duration STEP = Duration.ofMillis(100);

    private static final int MOST_WAITING = 100;

    private final Receipts receipts;
    /** Those of which it is not yet certain that this manager led when they came, oldest first. */
    private final Deque<Answer> waiting = new ArrayDeque<>();

    private long granted;
    private long sent;
    private volatile boolean known;

    Grants(Receipts receipts) {
        this.receipts = receipts;
    }

    /**
     * An answer came.
     *
     * @return whether the worker has learned by its poll, for the first time, that time is granted
     */
    boolean answered(ObservationBatch batch, Duration receipt) {
        if (batch.full()) {
            // Maybe of another process, which counts anew.
            waiting.clear();
            granted = 0;
            sent = 0;
            known = false;
        }
        if (batch.number() > 0) {
            await(new Answer(batch.number(), receipt));
        }
        boolean first = sent > 0 && !known;
        known |= first;
        return first;
    }

    private void await(Answer answer) {
        Answer last = waiting.pollLast();
        Answer before = waiting.peekLast();
        boolean close = last != null
                && before != null
                && last.receipt().minus(before.receipt()).compareTo(STEP) < 0;
        if (last != null && !close) {
            waiting.addLast(last);
        }
        waiting.addLast(answer);
        if (waiting.size() > MOST_WAITING) {
            waiting.removeFirst();
        }
    }

    /** The number that the next poll acknowledges; 0 if there is none yet. */
    long next() {
        while (!waiting.isEmpty() && receipts.isConfirmed(waiting.getFirst().receipt())) {
            granted = waiting.removeFirst().number();
        }
        sent = granted;
        return granted;
    }

    /** Whether the worker has learned that time is granted. */
    boolean areKnown() {
        return known;
    }
}
