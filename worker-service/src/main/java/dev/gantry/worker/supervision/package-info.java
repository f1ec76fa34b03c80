/** One attempt on this machine: what to do next, from what is wanted and what is known. Decides, never acts. */
@NullMarked
package dev.gantry.worker.supervision;

import org.jspecify.annotations.NullMarked;
