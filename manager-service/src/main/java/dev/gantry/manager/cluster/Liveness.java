package dev.gantry.manager.cluster;

/** What the manager sees of a worker. Only {@link #LOST} and its end are stored. */
public enum Liveness {
    /** Not heard of since this manager started. */
    UNKNOWN,
    READY,
    /** Silent for more than two intervals. */
    UNREACHABLE,
    /** Its machine lives and refuses the connection: the worker is being restarted. Its tasks stay untouched. */
    RESTARTING,
    /** Silent for too long; its tasks are treated by their onDisconnect policy. */
    LOST
}
