package dev.gantry.manager.control;

import dev.gantry.model.WorkerId;
import dev.gantry.platform.SteadyClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * When the newest answer of each worker came, and since when it is certain that this manager led, on a clock that nobody sets.
 *
 * <p>By acknowledging an answer a manager lets its worker go on with tasks that run once at a time. It may do so only where it
 * still led when the answer came, as the lease row says that was read later: a newer leader counts from its own beginning, and
 * must not be undercut by one that does not know of it. Safe for many threads.
 */
@Component
public class Receipts {

    private final SteadyClock clock;
    private final Map<WorkerId, Duration> newest = new ConcurrentHashMap<>();

    private volatile Duration begun;
    private volatile Duration confirmed;

    public Receipts(SteadyClock clock) {
        this.clock = clock;
        this.begun = clock.read();
        this.confirmed = begun;
    }

    /** A term begins, in which earlier ones may have granted each worker so much more than this one grants. */
    void begin(Duration more) {
        begun = clock.read().plus(more);
    }

    /** What the clock shows. */
    Duration now() {
        return clock.read();
    }

    /** An answer came; when, on this clock. */
    public Duration received(WorkerId worker) {
        return newest.merge(worker, clock.read(), Receipts::later);
    }

    /** A worker answered that it cannot tell what it has. Its engine does not answer it, so it could not stop anything either. */
    public void unready(WorkerId worker) {
        newest.merge(worker, clock.read(), Receipts::later);
    }

    /** The store was asked at this moment who leads, and it was this manager. */
    void confirmed(Duration asked) {
        confirmed = later(confirmed, asked);
    }

    /** Whether this manager is known to have led when an answer came. */
    public boolean isConfirmed(Duration receipt) {
        return receipt.compareTo(confirmed) <= 0;
    }

    /** How long a worker has surely not been heard, not even that it cannot tell what it has; negative where an earlier leader may have granted more than this one. */
    public Duration silence(WorkerId worker) {
        return clock.read().minus(later(newest.getOrDefault(worker, begun), begun));
    }

    /** Nothing that must not run twice may be left there. */
    void forget(WorkerId worker) {
        newest.remove(worker);
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
