/** Settings of the worker, and its folder. */
@NullMarked
package dev.gantry.worker.platform;

import org.jspecify.annotations.NullMarked;
