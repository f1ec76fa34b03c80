package dev.gantry.model.wire;

import dev.gantry.model.EngineStatus;
import dev.gantry.model.Resources;

/** The volatile part of a worker's answer: how its engine is, and how much of the machine is used (not booked). */
public record WorkerLive(EngineStatus engine, Resources used) {}
