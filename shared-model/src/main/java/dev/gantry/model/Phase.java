package dev.gantry.model;

/** Where one attempt stands, as its worker reports it and as the manager stores it. */
public enum Phase {
    /** Inserted by the manager; the worker has not confirmed it. */
    ASSIGNED,
    /** The worker has it: pulling, creating, starting, or waiting to restart. */
    STARTING,
    /** Its container runs. */
    RUNNING,
    /** Being stopped; no start will follow. */
    STOPPING,
    /** Proven: no live container of this attempt exists, and none will be started. An exited one may be kept for its logs. */
    GONE,
    /** An operator said that the worker is off for good. Nothing is known about the container. */
    ABANDONED;

    /** Whether the attempt can no longer own a live container, so that its bookings have ended. */
    public boolean isOver() {
        return this == GONE || this == ABANDONED;
    }
}
