package dev.gantry.worker.probe;

import dev.gantry.worker.supervision.ProbeResult;

/** Looks once at a running container. For one thread at a time; an interrupt ends it soon. */
@FunctionalInterface
interface Probe {

    ProbeResult look() throws InterruptedException;
}
