package dev.gantry.worker.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A point of a {@link FakeContainerRuntime} at which calls can be made to wait. Open until it is shut. */
public final class FakeGate {

    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile CompletableFuture<Boolean> open = CompletableFuture.completedFuture(true);

    /** From now on calls wait here, until the answer is completed. */
    public CompletableFuture<Boolean> shut() {
        CompletableFuture<Boolean> gate = new CompletableFuture<>();
        open = gate;
        return gate;
    }

    /** How many calls wait here. */
    public int waiting() {
        return waiting.get();
    }

    /** How many calls there were here at one moment, at the most. */
    public int most() {
        return most.get();
    }

    void pass() {
        most.accumulateAndGet(waiting.incrementAndGet(), Math::max);
        try {
            open.join();
        } finally {
            waiting.decrementAndGet();
        }
    }
}
