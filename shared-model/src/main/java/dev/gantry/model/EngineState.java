package dev.gantry.model;

/** Whether a worker's Docker engine answers. */
public enum EngineState {
    OK,
    DOWN
}
