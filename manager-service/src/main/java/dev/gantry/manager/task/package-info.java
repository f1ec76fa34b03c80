/** Tasks as users meet them. */
@NullMarked
package dev.gantry.manager.task;

import org.jspecify.annotations.NullMarked;
