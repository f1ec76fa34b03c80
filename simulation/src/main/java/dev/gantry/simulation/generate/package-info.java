/** Clusters, workers, task specs and commands from a seed, made scarce so that things collide. */
@NullMarked
package dev.gantry.simulation.generate;

import org.jspecify.annotations.NullMarked;
