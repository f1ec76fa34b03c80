package dev.gantry.model.wire;

import dev.gantry.model.ClusterId;
import dev.gantry.model.Epoch;
import dev.gantry.model.WorkerId;
import java.time.Duration;

/**
 * The manager's answer to a {@link WorkerRegistration}.
 *
 * @param interval how often the worker will hear from the manager
 * @param timeout after how much silence the manager takes the worker for lost
 */
public record WorkerAccepted(WorkerId id, ClusterId clusterId, Epoch epoch, Duration interval, Duration timeout) {}
