package dev.gantry.manager.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What a change has made of a task.
 *
 * @param before nothing if the task was not there
 * @param after a task that is retired is there no more, and what it was last is here
 */
record TaskStep(@Nullable Task before, Task after) {}
