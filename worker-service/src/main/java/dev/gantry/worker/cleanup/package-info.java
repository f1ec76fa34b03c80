/** Which images of this worker's may go: from what it pulled, what the engine has, and who uses it. Decides, never acts. */
@NullMarked
package dev.gantry.worker.cleanup;

import org.jspecify.annotations.NullMarked;
