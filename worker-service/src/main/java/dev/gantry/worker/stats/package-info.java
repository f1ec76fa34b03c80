/** Figures of the machine and of its tasks. */
@NullMarked
package dev.gantry.worker.stats;

import org.jspecify.annotations.NullMarked;
