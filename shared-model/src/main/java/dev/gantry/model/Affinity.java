package dev.gantry.model;

/**
 * Workers that a task would rather have, or rather not.
 *
 * @param expression a condition on a worker, in the form of a constraint
 * @param weight -100 to 100; what is below zero speaks against a worker
 */
public record Affinity(String expression, int weight) {}
