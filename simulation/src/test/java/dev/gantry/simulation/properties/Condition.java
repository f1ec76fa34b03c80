package dev.gantry.simulation.properties;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import org.jspecify.annotations.Nullable;

/** The meaning of the few forms of expressions that the generators use. */
final class Condition {

    private Condition() {}

    static boolean holds(String text, Worker worker) {
        String attribute = text.split(" ", 2)[0];
        return holds(
                text,
                attribute.equals("worker.arch")
                        ? worker.arch()
                        : worker.labels().get(attribute));
    }

    static boolean holds(String text, Task task) {
        String attribute = text.split(" ", 2)[0];
        return holds(
                text,
                attribute.equals("task.name")
                        ? task.spec().name()
                        : task.spec().labels().get(attribute));
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
