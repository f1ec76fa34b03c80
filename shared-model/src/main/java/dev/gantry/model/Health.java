package dev.gantry.model;

/** What is known of a running container by its checks. */
public enum Health {
    /** Nothing is checked, or no container runs. */
    NONE,
    /** No check has passed yet, and none has failed for good. */
    STARTING,
    HEALTHY,
    UNHEALTHY;

    /** What two checks of one container say together. */
    public Health and(Health other) {
        if (this == UNHEALTHY || other == UNHEALTHY) {
            return UNHEALTHY;
        }
        if (this == STARTING || other == STARTING) {
            return STARTING;
        }
        return this == NONE ? other : this;
    }
}
