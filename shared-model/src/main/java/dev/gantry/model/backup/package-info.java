/** The file that a backup is: written by the manager, verified by whoever receives it, read by a restore. */
@NullMarked
package dev.gantry.model.backup;

import org.jspecify.annotations.NullMarked;
