package dev.gantry.manager.scheduling;

/**
 * One thing that would have to be otherwise for a worker to take a task.
 *
 * @param words what follows "it would fit worker-3", such as {@code with memory <= 412 MiB}
 * @param to what it would have to be, for programs: an amount in the spec's own unit, a time, or empty
 */
public record Remedy(Kind kind, String words, String to) {

    /** What would have to change; the earlier ones are nearer to whoever submitted the task. */
    public enum Kind {
        MEMORY,
        CPU,
        DISK,
        PIDS,
        PORT,
        CONSTRAINT,
        SPREAD,
        ANTI_AFFINITY,
        /** Time has to pass. */
        WAIT,
        /** An operator has to let the worker take tasks. */
        UNCORDON,
        /** The worker or its engine has to answer. */
        ANSWER;

        /** How far away it is: 0 the task's own spec, 1 time, 2 an operator, 3 a repair. */
        int reach() {
            return switch (this) {
                case MEMORY, CPU, DISK, PIDS, PORT, CONSTRAINT, SPREAD, ANTI_AFFINITY -> 0;
                case WAIT -> 1;
                case UNCORDON -> 2;
                case ANSWER -> 3;
            };
        }
    }
}
