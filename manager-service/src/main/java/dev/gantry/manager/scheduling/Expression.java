package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;

/**
 * A condition on one attribute of a worker or a task, such as {@code region == eu}; the grammar is in
 * docs/scheduling.md. Immutable.
 *
 * @param attribute the name of a label, or one of Gantry's own such as {@code worker.arch}
 */
public record Expression(String attribute, Condition condition) {

    /** The most characters that an expression may have. */
    public static final int LONGEST = 256;

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is none; the message says what is wrong and what is allowed
     */
    public static Expression parse(String text) {
        return ExpressionParser.parse(text);
    }

    boolean holds(Worker worker) {
        return condition.holds(Attributes.of(worker, attribute));
    }

    boolean holds(Task task) {
        return condition.holds(Attributes.of(task, attribute));
    }
}
