package dev.gantry.worker.runtime;

import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.ExecSpec;
import dev.gantry.model.wire.LogEnd;
import dev.gantry.model.wire.LogQuery;
import dev.gantry.model.wire.LogStream;
import dev.gantry.model.wire.PullProgress;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The engine, as far as a worker needs it: the lives of its containers, and all that is around them. */
public interface ContainerRuntime extends ContainerLifeCycle {

    /** Asks the engine about its machine. */
    Engine engine() throws EngineFailure;

    /** Which engine it was when the connection was last made; does not ask it. It may be another one after an interruption. */
    EngineVersion version();

    /**
     * Names the time since the engine was started, if it can be told: two answers differ if and only if the engine has
     * ended the containers that ran in between. Empty if the engine does not let it be seen. An engine that is about
     * to end does not answer.
     */
    String session() throws EngineFailure;

    /**
     * Whose containers the engine holds that were made by a worker of this name, if it holds any: for a lost data folder. Of
     * several the one that has an attempt that is not over.
     */
    Optional<FormerOwner> formerOwner(String workerName) throws EngineFailure;

    /** Refuses what this machine's operator does not permit or the machine lacks, before anything is fetched or made. */
    void admit(TaskSpec spec) throws EngineFailure;

    boolean hasImage(String image) throws EngineFailure;

    /**
     * Under which digest a registry knows an image that is here. Nothing for one that was never in a registry, as far as
     * the engine knows, and for one that is not here any more.
     *
     * @param imageId the engine's own id of it
     * @param image the name that was asked for; of several registries that know the image, its counts
     */
    Optional<String> digest(String imageId, String image) throws EngineFailure;

    /**
     * Fetches an image, with the credentials that this worker has for its registry; returns when it is there. An interrupt
     * gives it up.
     *
     * @param progress told whenever the engine says how far it is, from any thread
     */
    void pull(String image, Consumer<PullProgress> progress) throws EngineFailure, InterruptedException;

    /**
     * Has the engine write down what it knows of a container. One whose disk was full when something happened does not try again by
     * itself: it goes on listing what was before, and after a crash knows nothing else. A container that is gone is no failure.
     */
    void save(String container) throws EngineFailure;

    /** Whether a container's program could not be executed, as its image is made for another architecture than the machine's. */
    boolean isForeign(String container) throws EngineFailure;

    /** All containers of this worker whose labels cannot be read, or a failure. They can be told of, and left alone. */
    List<UnreadContainer> unread() throws EngineFailure;

    /**
     * Hands on what a container wrote, as it came. Returns at its end, or when the reader is gone. A reader that is slow
     * is waited for, and holds up nobody else.
     */
    void logs(String container, LogRequest request, Reader reader) throws EngineFailure, InterruptedException;

    /**
     * Runs a command in a container that runs.
     *
     * @param input what the command reads, if it is to read anything; read on a thread of the engine's
     * @throws EngineFailure if the engine refuses, as for a container that has ended
     */
    Execution exec(String container, ExecSpec spec, InputStream input, Reader output) throws EngineFailure;

    /** The end of what a container wrote. */
    LogEnd logEnd(String container) throws EngineFailure;

    /** Takes a container's output, piece by piece. */
    @FunctionalInterface
    interface Reader {

        /**
         * Takes a piece.
         *
         * @param error whether it came from the standard error
         * @throws IOException if the reader is gone
         */
        void take(boolean error, byte[] piece) throws IOException;
    }

    /**
     * Which part of a log.
     *
     * @param tail the number of last lines, or nothing for all
     * @param since in whole seconds; nothing for the beginning
     */
    record LogRequest(
            boolean follow, Optional<Integer> tail, Optional<Instant> since, boolean timestamps, LogStream stream) {

        public static LogRequest of(LogQuery query) {
            return new LogRequest(query.follow(), query.tail(), query.since(), query.timestamps(), query.stream());
        }
    }
}
