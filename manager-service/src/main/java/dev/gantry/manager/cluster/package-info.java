/** The world as a value: tasks, workers, what is free; the commands that ask and the changes that answer. Decides, never acts. */
@NullMarked
package dev.gantry.manager.cluster;

import org.jspecify.annotations.NullMarked;
