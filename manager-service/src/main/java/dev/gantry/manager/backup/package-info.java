/** Backups as operators meet them: made of a running manager, restored where none runs. */
@NullMarked
package dev.gantry.manager.backup;

import org.jspecify.annotations.NullMarked;
