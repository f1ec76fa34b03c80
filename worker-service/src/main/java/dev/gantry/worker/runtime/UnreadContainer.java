package dev.gantry.worker.runtime;

import java.util.Optional;

/**
 * A container of this worker whose labels this version of it does not read, since a newer one made it, or somebody damaged them.
 *
 * @param attempt whose it is, if that much can be read
 * @param isRunning whether its processes may do anything
 * @param why its labels are not read, in words
 */
public record UnreadContainer(String id, String name, Optional<AttemptRef> attempt, boolean isRunning, String why) {}
