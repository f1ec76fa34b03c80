package dev.gantry.worker.platform;

/** The name by which people know this worker. */
public record WorkerName(String name) {}
