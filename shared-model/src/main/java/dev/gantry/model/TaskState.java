package dev.gantry.model;

/** What the manager last learned about a task. The ordinals are the numbers that older clients use. */
public enum TaskState {
    /** Accepted, and on no worker. */
    PENDING,
    /** Given to a worker; its container has not run yet. */
    SCHEDULED,
    /** Its container runs, or ran and is being restarted. */
    RUNNING,
    /** Ended well: the container exited with 0, or the user stopped the task. Final. */
    COMPLETED,
    /** Ended badly: restarts and placements are used up. Final. */
    FAILED;

    public boolean isFinal() {
        return this == COMPLETED || this == FAILED;
    }
}
