/** One session with each worker: sends assignments, takes observations. */
@NullMarked
package dev.gantry.manager.dispatch;

import org.jspecify.annotations.NullMarked;
