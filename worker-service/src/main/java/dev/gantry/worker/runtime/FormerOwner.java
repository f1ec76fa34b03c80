package dev.gantry.worker.runtime;

/**
 * Whose containers an engine holds.
 *
 * @param isActive whether an attempt of these containers is not over; those of the others are kept for their logs only
 */
public record FormerOwner(Owner owner, boolean isActive) {}
