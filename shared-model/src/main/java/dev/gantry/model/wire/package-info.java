/** The messages between manager and worker, as records, and the one JSON dialect that they are written in. */
@NullMarked
package dev.gantry.model.wire;

import org.jspecify.annotations.NullMarked;
