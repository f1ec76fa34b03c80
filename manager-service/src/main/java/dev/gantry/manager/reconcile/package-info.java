/** What to do: from commands and observations to changes, and from what should be to what has to be sent. Decides, never acts. */
@NullMarked
package dev.gantry.manager.reconcile;

import org.jspecify.annotations.NullMarked;
