package dev.gantry.model;

/** A worker's Docker engine: whether it answers, its version, and the API version that was negotiated with it. */
public record EngineStatus(EngineState state, String version, String api) {}
