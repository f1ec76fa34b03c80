package dev.gantry.worker.runtime;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an engine does with containers, from their making to their removal. It shows and touches only containers of this worker and
 * cluster.
 *
 * <p>Every call has a deadline, may be made from any thread, and is safe to repeat.
 */
public interface ContainerLifeCycle {

    /** Makes the container of a run, or finds the one that was made before. Answers its id. */
    String create(Run run) throws EngineFailure;

    /** Starts a container; one that runs already is no failure. */
    void start(String container) throws EngineFailure;

    /** Gives a container another name. One that is gone is no failure. */
    void rename(String container, String name) throws EngineFailure;

    /** Sends the signal that the container or its image names for stopping. One that has ended is no failure. */
    void signal(String container) throws EngineFailure;

    void kill(String container) throws EngineFailure;

    /**
     * Takes a container away, whatever it does, with the volumes that have no name and were made with it. When this returns it is
     * gone. One that was gone is no failure; one that somebody else is about to remove is, since it may run until that is done.
     */
    void remove(String container) throws EngineFailure;

    /** The container, or nothing if the engine has none with this id. */
    Optional<RunContainer> find(String container) throws EngineFailure;

    /** All containers of this worker whose labels can be read, or a failure. */
    List<RunContainer> list() throws EngineFailure;

    /**
     * What a list shows of each container of this worker that belongs to an attempt, by one question however many there are, or
     * a failure. Who holds its processes is seen of a container that was looked at ({@link #find}, {@link #list}) since it was
     * started.
     */
    List<ContainerGlance> glance() throws EngineFailure;

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
}
