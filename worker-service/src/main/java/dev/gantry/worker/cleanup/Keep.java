package dev.gantry.worker.cleanup;

/** Why an image is not removed. */
public enum Keep {
    /** A task that this worker has now names it, whatever the task waits for. */
    ASSIGNED,
    /** A container has it, running or not, whoever made the container. */
    IN_CONTAINER,
    /** Somebody else gave it another name. */
    NAMED_BY_OTHERS,
    /** Another image on the engine was built upon it. */
    BUILT_UPON,
    /** It was used a short while ago. */
    USED_LATELY;

    /** Whether somebody needs it at the moment. */
    public boolean isUse() {
        return this == ASSIGNED || this == IN_CONTAINER;
    }
}
