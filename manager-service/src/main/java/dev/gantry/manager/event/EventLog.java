package dev.gantry.manager.event;

import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.control.CommitListener;
import dev.gantry.manager.control.Control;
import dev.gantry.manager.store.EventFilter;
import dev.gantry.manager.store.EventPage;
import dev.gantry.manager.store.History;
import dev.gantry.manager.store.StoredEvent;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.stereotype.Component;

/**
 * The history as something that can be followed. The newest events are kept in a ring, so that a thousand readers cost no
 * query; whoever is further behind reads the store. Each reader has a place of its own and pulls: one that stands still holds
 * up nobody and makes nothing grow. Safe for many threads.
 */
@Component
class EventLog implements CommitListener, ApplicationListener<ContextClosedEvent> {

    /** Some events behind a place, and the place that a reader has reached with them. */
    record Batch(List<EventMessage> messages, long reached) {}

    private static final int KEPT = 8_192;
    private static final int MOST = 500;

    private final Control control;
    private final History history;
    private final AtomicReferenceArray<@Nullable EventMessage> kept = new AtomicReferenceArray<>(KEPT);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private volatile long last;
    private volatile boolean closed;

    EventLog(Control control, History history) {
        this.control = control;
        this.history = history;
        this.last = history.lastNumber();
    }

    long generation() {
        return control.lease().generation();
    }

    /** The number of the newest event. */
    long last() {
        return last;
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * The place that an id names.
     *
     * @throws ProblemException if not everything behind it is still there, or it belongs to another history
     */
    long place(EventId id) {
        long first = history.firstNumber();
        // The store may know of a commit that has not been told to this log yet.
        boolean future = id.number() > last && id.number() > history.lastNumber();
        if (id.generation() != generation() || future || id.number() + 1 < first) {
            throw new ProblemException(
                    ProblemType.EVENTS_EXPIRED,
                    "Not everything behind event " + id + " is there. List what there is, then follow from "
                            + new EventId(generation(), last) + "; the oldest event that is kept is "
                            + new EventId(generation(), first) + ".");
        }
        return id.number();
    }

    /** What there is behind a place, oldest first, perhaps not all of it. */
    Batch after(long place, EventFilter filter) {
        long newest = last;
        long next = place + 1;
        List<EventMessage> found = new ArrayList<>();
        for (; next <= newest && found.size() < MOST; next++) {
            EventMessage message = kept.get(slot(next));
            if (message == null || message.event().number() != next) {
                return found.isEmpty() ? stored(next - 1, newest, filter) : new Batch(found, next - 1);
            }
            if (filter.matches(message.event())) {
                found.add(message);
            }
        }
        return new Batch(found, next - 1);
    }

    private Batch stored(long place, long newest, EventFilter filter) {
        EventPage page = history.after(place, filter, MOST);
        List<EventMessage> found = page.events().stream()
                .filter(event -> event.number() <= newest)
                .map(this::message)
                .toList();
        return new Batch(found, Math.min(page.reached(), newest));
    }

    /** Waits until there is something behind a place, or the time is over, or the manager stops. */
    void awaitBehind(long place, Duration longest) throws InterruptedException {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (last <= place && !closed && left > 0) {
                left = grown.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void committed(Turn turn) {
        List<ClusterEvent> events = turn.events();
        if (events.isEmpty()) {
            return;
        }
        events.forEach(event -> kept.set(slot(event.number()), message(StoredEvent.of(event))));
        lock.lock();
        try {
            last = events.getLast().number();
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets the readers go, so that a stop of the manager does not wait for streams that have no end. */
    @Override
    public void onApplicationEvent(ContextClosedEvent closing) {
        lock.lock();
        try {
            closed = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private EventMessage message(StoredEvent event) {
        return new EventMessage(new EventId(generation(), event.number()), event);
    }

    private static int slot(long number) {
        return (int) (number % KEPT);
    }
}
