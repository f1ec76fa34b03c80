package dev.gantry.worker.task;

import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import java.util.function.Consumer;

/** Which session of the engine is known, so that exits by the engine's own restart can be told. Safe for many threads. */
final class EngineSession {

    private final ContainerRuntime runtime;
    private final Consumer<String> keep;
    private volatile String known;
    private String kept;

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
    synchronized String ask() throws EngineFailure {
        known = runtime.session();
        return known;
    }

    /** Asks the engine and keeps the answer, when nothing depends any more on the one that was kept before. */
    synchronized void keep() throws EngineFailure {
        String now = ask();
        if (!now.equals(kept)) {
            keep.accept(now);
            kept = now;
        }
    }
}
