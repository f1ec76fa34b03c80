package dev.gantry.manager.scheduling;

import dev.gantry.model.Resources;

/**
 * All workers of one capacity that have at least and at most so much free.
 *
 * @param leastFree none of them has less free, of anything
 * @param mostFree none of them has more free, of anything
 */
public record Box(Resources capacity, Resources leastFree, Resources mostFree) {}
