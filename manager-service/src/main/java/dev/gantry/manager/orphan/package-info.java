/** Orphans as operators meet them: containers of this cluster that the store does not know. */
@NullMarked
package dev.gantry.manager.orphan;

import org.jspecify.annotations.NullMarked;
