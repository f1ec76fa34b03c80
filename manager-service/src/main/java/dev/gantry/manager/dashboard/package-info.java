/** The manager's first page: all that is well or wrong, read from the published views and the history. */
@NullMarked
package dev.gantry.manager.dashboard;

import org.jspecify.annotations.NullMarked;
