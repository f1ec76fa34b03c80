package dev.gantry.worker.runtime;

import java.time.Duration;
import java.util.Optional;

/** A command that runs inside a container. Closing it ends its streams, not the command. */
public interface Execution extends AutoCloseable {

    /** Tells the command's terminal its size, in characters. One that has ended has none, which is no failure. */
    void resize(int width, int height) throws EngineFailure;

    /**
     * Waits for its end.
     *
     * @return the exit code, or nothing if the time was over before
     */
    Optional<Integer> await(Duration longest) throws EngineFailure, InterruptedException;

    /** Whether it is still running, by the engine's word; also after closing. */
    boolean isRunning() throws EngineFailure;

    /**
     * Ends the command, and what it has started, where this worker sees their processes and may end them. Elsewhere they run on:
     * engines have no call for it. {@link #isRunning} tells.
     */
    void end() throws EngineFailure;

    @Override
    void close();
}
