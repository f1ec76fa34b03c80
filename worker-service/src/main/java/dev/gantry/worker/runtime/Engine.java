package dev.gantry.worker.runtime;

/**
 * What the engine says about its machine.
 *
 * @param cpus cores
 * @param memory MiB
 */
public record Engine(String arch, int cpus, long memory) {}
