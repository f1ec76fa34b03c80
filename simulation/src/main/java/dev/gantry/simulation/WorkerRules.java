package dev.gantry.simulation;

/**
 * What a worker promises by the protocol. A planted fault breaks a promise.
 *
 * @param fences it refuses a smaller epoch than it has seen
 * @param ordersBatches it applies a batch only after the one before it
 * @param provesAbsence it answers only after a complete list of its containers
 * @param stickyStops after a stop it creates and starts nothing
 * @param keepsUntilAcknowledged it keeps what it has to say until that was acknowledged
 * @param adopts it goes on with the containers of an earlier process
 * @param confirmsRemoval it says that an attempt is gone only when its container is
 * @param restartsUnhealthy it gives up a container whose health check has failed for good
 * @param tellsItsStart the id of its process tells when that began
 * @param stopsAlone it stops what must not run twice when it has heard of no manager for too long
 * @param countsAcknowledged it counts that time from when the acknowledged answer was sent, not from the newest one
 * @param keepsLease it keeps the end of that time for its next process
 */
record WorkerRules(
        boolean fences,
        boolean ordersBatches,
        boolean provesAbsence,
        boolean stickyStops,
        boolean keepsUntilAcknowledged,
        boolean adopts,
        boolean confirmsRemoval,
        boolean restartsUnhealthy,
        boolean tellsItsStart,
        boolean stopsAlone,
        boolean countsAcknowledged,
        boolean keepsLease) {

    static final WorkerRules KEPT =
            new WorkerRules(true, true, true, true, true, true, true, true, true, true, true, true);
}
