package dev.gantry.manager.scheduling;

import java.util.List;

/**
 * How well a worker suits a task, and what that is made of.
 *
 * @param total the sum of the parts; the highest wins, and equal ones are decided by the worker's id
 * @param parts the policy's points first
 */
public record Score(long total, List<Part> parts) {

    /** Points, and what gave them. */
    public record Part(String name, long points) {}

    public Score {
        parts = List.copyOf(parts);
    }
}
