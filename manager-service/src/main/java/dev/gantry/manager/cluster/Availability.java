package dev.gantry.manager.cluster;

/** What an operator wants of a worker. */
public enum Availability {
    ACTIVE,
    /** It keeps its tasks and takes no new ones. */
    CORDONED,
    /** Its tasks go elsewhere, and it takes no new ones, also when it is empty. */
    DRAINING
}
