/** Moves that make the machines about equally full, as users meet them: planned, carried out, looked at, cancelled. */
@NullMarked
package dev.gantry.manager.rebalance;

import org.jspecify.annotations.NullMarked;
