package dev.gantry.worker.runtime;

import dev.gantry.model.TaskSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The engine, as far as a worker needs it. It shows and touches only containers of this worker and cluster.
 *
 * <p>Every call has a deadline, may be made from any thread, and is safe to repeat.
 */
public interface ContainerRuntime {

    /** Asks the engine about itself. */
    Engine engine() throws EngineFailure;

    /**
     * Names the time since the engine was started, if it can be told: two answers differ if and only if the engine has
     * ended the containers that ran in between. Empty if the engine does not let it be seen. An engine that is about
     * to end does not answer.
     */
    String session() throws EngineFailure;

    /** Whose containers the engine holds that were made by a worker of this name, if it holds any: for a lost data folder. */
    Optional<Owner> formerOwner(String workerName) throws EngineFailure;

    /** Refuses what this machine's operator does not permit or the machine lacks, before anything is fetched or made. */
    void admit(TaskSpec spec) throws EngineFailure;

    boolean hasImage(String image) throws EngineFailure;

    /** Fetches an image; returns when it is there. An interrupt gives it up. */
    void pull(String image) throws EngineFailure, InterruptedException;

    /** Makes the container of a run, or finds the one that was made before. Answers its id. */
    String create(Run run) throws EngineFailure;

    /** Starts a container; one that runs already is no failure. */
    void start(String container) throws EngineFailure;

    /** Gives a container another name. One that is gone is no failure. */
    void rename(String container, String name) throws EngineFailure;

    /** Sends the signal that the container or its image names for stopping. One that has ended is no failure. */
    void signal(String container) throws EngineFailure;

    void kill(String container) throws EngineFailure;

    /** Takes a container away, whatever it does. One that is gone is no failure. */
    void remove(String container) throws EngineFailure;

    /** The container, or nothing if the engine has none with this id. */
    Optional<RunContainer> find(String container) throws EngineFailure;

    /** Whether a container's program could not be executed, as its image is made for another architecture than the machine's. */
    boolean isForeign(String container) throws EngineFailure;

    /** All containers of this worker, complete, or a failure. */
    List<RunContainer> list() throws EngineFailure;

    /**
     * Tells of every change of a container of this worker, until the engine breaks the stream off. What happens while there
     * is no stream is not told later: the caller looks at everything after {@code connected}.
     */
    void watch(Connected connected, Consumer<AttemptRef> changed) throws EngineFailure, InterruptedException;

    /** Told that a stream of changes is open. */
    @FunctionalInterface
    interface Connected {

        /**
         * Looks at everything.
         *
         * @throws EngineFailure if the engine fell silent again; the stream ends with it
         */
        void look() throws EngineFailure;
    }

    /** Writes what a container wrote, both streams as they came. Returns at its end, or when the reader is gone. */
    void logs(String container, LogRequest request, OutputStream out)
            throws EngineFailure, IOException, InterruptedException;

    /**
     * Which part of a log.
     *
     * @param tail the number of last lines, or nothing for all
     */
    record LogRequest(boolean follow, Optional<Integer> tail, boolean timestamps) {}
}
