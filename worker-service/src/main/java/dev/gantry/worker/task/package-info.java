/** Assignments and observations: one actor for each attempt, and the channel to the manager. */
@NullMarked
package dev.gantry.worker.task;

import org.jspecify.annotations.NullMarked;
