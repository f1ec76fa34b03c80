/** Which worker gets a task: filter, score, pick, and why not the others. Decides, never acts. */
@NullMarked
package dev.gantry.manager.scheduling;

import org.jspecify.annotations.NullMarked;
