package dev.gantry.worker.runtime;

import dev.gantry.model.Reason;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** The event streams of a {@link FakeContainerRuntime}. */
final class FakeEvents {

    private record Watcher(Consumer<AttemptRef> changed, CountDownLatch ended) {}

    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private volatile boolean muted;
    private volatile boolean cut;

    /** From now on there is no stream, though the engine lives on; or there is one again. */
    void cut(boolean now) {
        cut = now;
        breakOff();
    }

    void watch(ContainerLifeCycle.Connected connected, Consumer<AttemptRef> changed)
            throws EngineFailure, InterruptedException {
        if (cut) {
            throw FakeContainerRuntime.failure(Reason.ENGINE_DOWN, "The event stream ended at once");
        }
        Watcher watcher = new Watcher(changed, new CountDownLatch(1));
        watchers.add(watcher);
        try {
            connected.look();
            watcher.ended().await();
        } finally {
            watchers.remove(watcher);
        }
    }

    void breakOff() {
        watchers.forEach(watcher -> watcher.ended().countDown());
    }

    /** Nobody is told of what happens meanwhile. */
    void mute(Runnable deed) {
        muted = true;
        try {
            deed.run();
        } finally {
            muted = false;
        }
    }

    void tell(RunContainer container) {
        if (muted) {
            return;
        }
        watchers.forEach(watcher -> watcher.changed().accept(container.run().attempt()));
    }
}
