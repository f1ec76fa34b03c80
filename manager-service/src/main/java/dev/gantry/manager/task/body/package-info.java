/** Reads what users send on {@code POST /tasks}: JSON in; a spec, or every wrong field by its name, out. */
@NullMarked
package dev.gantry.manager.task.body;

import org.jspecify.annotations.NullMarked;
