package dev.gantry.simulation.generate;

import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.TaskSpec;
import org.jspecify.annotations.Nullable;

/** The meaning of the few forms of expressions that {@link Preferences} writes, found without the parser that is judged. */
public final class Condition {

    private Condition() {}

    /** What it says of a machine. */
    public static boolean holds(String text, Worker worker) {
        String attribute = text.split(" ", 2)[0];
        return holds(
                text,
                attribute.equals("worker.arch")
                        ? worker.arch()
                        : worker.labels().get(attribute));
    }

    /** What it says of a task. */
    public static boolean holds(String text, TaskSpec task) {
        String attribute = text.split(" ", 2)[0];
        return holds(
                text,
                attribute.equals("task.name") ? task.name() : task.labels().get(attribute));
    }

    private static boolean holds(String text, @Nullable String value) {
        String rest = text.split(" ", 2)[1];
        return switch (rest) {
            case "exists" -> value != null;
            case "not exists" -> value == null;
            case "in (a, b)" -> value != null && (value.equals("a") || value.equals("b"));
            default -> compares(rest.split(" ", 2)[0], value, rest.split(" ", 2)[1]);
        };
    }

    private static boolean compares(String operator, @Nullable String value, String wanted) {
        return switch (operator) {
            case "==" -> wanted.equals(value);
            case "!=" -> !wanted.equals(value);
            case ">=" -> value != null && Integer.parseInt(value) >= Integer.parseInt(wanted);
            default -> throw new IllegalArgumentException("no generator writes " + operator);
        };
    }
}
