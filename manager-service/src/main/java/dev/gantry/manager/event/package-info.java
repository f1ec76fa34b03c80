/** The history of a task as users meet it. */
@NullMarked
package dev.gantry.manager.event;

import org.jspecify.annotations.NullMarked;
