/** What containers write, kept beyond their lives. */
@NullMarked
package dev.gantry.worker.output;

import org.jspecify.annotations.NullMarked;
