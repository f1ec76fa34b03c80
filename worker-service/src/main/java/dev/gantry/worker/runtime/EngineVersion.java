package dev.gantry.worker.runtime;

/**
 * Which engine it is.
 *
 * @param release the engine's own version
 * @param api the version of its API that is spoken with it
 */
public record EngineVersion(String release, String api) {}
