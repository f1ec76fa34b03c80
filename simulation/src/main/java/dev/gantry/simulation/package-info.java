/** The manager's real core with simulated workers, engines, network, store and clock, all from one seed. */
@NullMarked
package dev.gantry.simulation;

import org.jspecify.annotations.NullMarked;
