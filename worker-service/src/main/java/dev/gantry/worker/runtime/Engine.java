package dev.gantry.worker.runtime;

/**
 * What the engine says about itself and its machine.
 *
 * @param api the version that was negotiated
 * @param cpus cores
 * @param memory MiB
 */
public record Engine(String version, String api, String arch, int cpus, long memory) {}
