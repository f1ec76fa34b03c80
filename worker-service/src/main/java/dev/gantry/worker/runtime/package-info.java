/** The port to the container engine: few verbs, and failures sorted once. */
@NullMarked
package dev.gantry.worker.runtime;

import org.jspecify.annotations.NullMarked;
