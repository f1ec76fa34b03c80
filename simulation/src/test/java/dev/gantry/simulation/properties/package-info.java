/** Properties of the scheduler and the reconciler, over generated lives of small clusters under scarcity and with faults. */
@NullMarked
package dev.gantry.simulation.properties;

import org.jspecify.annotations.NullMarked;
