package dev.gantry.worker.runtime;

import dev.gantry.model.ClusterId;
import dev.gantry.model.WorkerId;

/** Whose containers this worker's containers are: what their labels say and its lists are limited to. */
public record Owner(ClusterId cluster, WorkerId worker, String workerName) {}
