package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Finds the task that a person means by the start of its id, or by its name; the API takes whole ids only. */
final class TaskIds {

    private static final Pattern WHOLE =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final int LISTED = 10;

    /** A task, in what a person tells it from others by. */
    private record Named(String id, String name, String state) {

        static Named of(JsonNode task) {
            return new Named(Cells.text(task, "id"), Cells.text(task, "spec", "name"), Standing.of(task));
        }
    }

    /** So many tasks, of which the first few are known. */
    private static final class Found {

        private final List<Named> first = new ArrayList<>();
        private int count;

        void add(JsonNode task) {
            if (count++ < LISTED) {
                first.add(Named.of(task));
            }
        }
    }

    private final ManagerApi manager;

    TaskIds(ManagerApi manager) {
        this.manager = manager;
    }

    String resolve(String given) {
        String start = given.strip().toLowerCase(Locale.ROOT);
        if (WHOLE.matcher(start).matches()) {
            return start;
        }
        if (start.isEmpty()) {
            throw new Failure(ExitStatus.WRONG_USAGE, "a task id is empty");
        }
        // Names are used again: whoever gives one means the task that has not ended.
        Found live = new Found();
        Found ended = new Found();
        manager.forEach(ApiPath.tasks(), task -> {
            if (Cells.text(task, "id").startsWith(start)
                    || Cells.text(task, "spec", "name").equals(given.strip())) {
                (Standing.isFinal(task) ? ended : live).add(task);
            }
        });
        return only(given, live.count > 0 ? live : ended);
    }

    private static String only(String given, Found meant) {
        return switch (meant.count) {
            case 0 ->
                throw new Failure(
                        ExitStatus.NOT_FOUND, "no task has the name '" + given + "', or an id that starts with it");
            case 1 -> meant.first.getFirst().id();
            default -> throw new Failure(ExitStatus.REFUSED, ambiguous(given, meant));
        };
    }

    private static List<String> ambiguous(String given, Found found) {
        List<String> lines = new ArrayList<>();
        lines.add("'" + given + "' is the name of " + found.count + " tasks, or the start of their ids:");
        found.first.forEach(task -> lines.add("  " + task.id() + " " + task.name() + " " + task.state()));
        return lines;
    }
}
