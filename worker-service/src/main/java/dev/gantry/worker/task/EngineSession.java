package dev.gantry.worker.task;

import dev.gantry.model.Reason;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which session of the engine is known, so that exits by the engine's own restart can be told. Safe for many threads.
 *
 * <p>However many ask, one question is under way: whoever comes meanwhile has the answer to the next one, together with all
 * others who came. Not the one that is under way, which may have been answered before what is asked about has happened.
 */
final class EngineSession {

    /** One of the two. */
    private record Answer(String session, @Nullable EngineFailure failure) {}

    private final ContainerRuntime runtime;
    private final Consumer<String> keep;
    private final Object keeping = new Object();
    private volatile String known;
    private String kept;
    private CompletableFuture<Answer> underWay = CompletableFuture.completedFuture(new Answer("", null));
    private @Nullable CompletableFuture<Answer> next;

    /**
     * Begins with what an earlier process of this worker knew.
     *
     * @param known empty if there was none
     * @param keep told of what the next process has to know
     */
    EngineSession(ContainerRuntime runtime, String known, Consumer<String> keep) {
        this.runtime = runtime;
        this.known = known;
        this.kept = known;
        this.keep = keep;
    }

    /** The newest that is known. */
    String known() {
        return known;
    }

    /** Asks the engine. */
    String ask() throws EngineFailure {
        CompletableFuture<Answer> mine;
        CompletableFuture<Answer> before;
        boolean isFirst;
        synchronized (this) {
            isFirst = next == null;
            mine = next == null ? new CompletableFuture<>() : next;
            next = mine;
            before = underWay;
        }
        if (isFirst) {
            before.join();
            begin(mine);
            mine.complete(answer());
        }
        Answer answer = mine.join();
        if (answer.failure() != null) {
            throw answer.failure();
        }
        return answer.session();
    }

    /** From now on whoever comes is too late for this question. */
    private synchronized void begin(CompletableFuture<Answer> question) {
        underWay = question;
        next = null;
    }

    private Answer answer() {
        try {
            String session = runtime.session();
            known = session;
            return new Answer(session, null);
        } catch (EngineFailure failure) {
            return new Answer("", failure);
        } catch (RuntimeException broken) {
            return new Answer(
                    "", new EngineFailure(Reason.ENGINE_DOWN, "Its session cannot be read: " + broken, broken));
        }
    }

    /** Asks the engine and keeps the answer, when nothing depends any more on the one that was kept before. */
    void keep() throws EngineFailure {
        String now = ask();
        synchronized (keeping) {
            if (!now.equals(kept)) {
                keep.accept(now);
                kept = now;
            }
        }
    }
}
