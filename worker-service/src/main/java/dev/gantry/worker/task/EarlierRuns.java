package dev.gantry.worker.task;

import dev.gantry.worker.output.Removal;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.EngineFailure;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The containers of an attempt's runs that were followed by others. Each is known until it is gone: where it outlived the last
 * run's, the next process of this worker would decide about its exit again. Safe for many threads.
 */
final class EarlierRuns {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(EarlierRuns.class);

    private final AttemptRef attempt;
    private final Removal removal;
    private final Set<String> left = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isRemoving = new AtomicBoolean();
    /** Held while one is being removed, so that whoever has to know that they are gone waits for it. */
    private final ReentrantLock removing = new ReentrantLock();

    EarlierRuns(AttemptRef attempt, Removal removal) {
        this.attempt = attempt;
        this.removal = removal;
    }

    void add(String container) {
        left.add(container);
    }

    /** Takes them away, or fails; what is left then is still known. */
    void remove() throws EngineFailure {
        removing.lock();
        try {
            for (String container : List.copyOf(left)) {
                removal.remove(container);
                left.remove(container);
            }
        } finally {
            removing.unlock();
        }
    }

    /** Takes them away on another thread, again and again until they are gone, so that nobody waits for it. */
    void removeAside() {
        if (!left.isEmpty() && isRemoving.compareAndSet(false, true)) {
            Thread.ofVirtual().name("earlier-runs-" + attempt).start(this::removeAll);
        }
    }

    private void removeAll() {
        try {
            String trouble = "";
            while (!left.isEmpty()) {
                trouble = removeUnless(trouble);
            }
        } catch (InterruptedException workerEnds) {
            Thread.currentThread().interrupt();
        } finally {
            isRemoving.set(false);
        }
        removeAside();
    }

    /** Tries once, and says what stood in the way, if anything did; that is logged when it is another thing than before. */
    private String removeUnless(String trouble) throws InterruptedException {
        try {
            remove();
            return "";
        } catch (EngineFailure failure) {
            if (!failure.words().equals(trouble)) {
                log.info("Containers of earlier runs of attempt={} are not removed: {}", attempt, failure.words());
            }
            Thread.sleep(PAUSE);
            return failure.words();
        }
    }
}
