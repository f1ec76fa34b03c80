/** Who this worker is, and its joining of the cluster. */
@NullMarked
package dev.gantry.worker.membership;

import org.jspecify.annotations.NullMarked;
