/** The images that this worker brought to its engine: remembered, listed, and removed where the disk fills. */
@NullMarked
package dev.gantry.worker.images;

import org.jspecify.annotations.NullMarked;
