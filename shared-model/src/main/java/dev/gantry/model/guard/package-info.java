/** What an operator lets tasks do that reaches beyond their containers; the manager asks it, and each worker again. */
@NullMarked
package dev.gantry.model.guard;

import org.jspecify.annotations.NullMarked;
