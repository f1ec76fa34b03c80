package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Finds the whole id that a person shortened; the API takes whole ids only. */
final class TaskIds {

    private static final Pattern WHOLE =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final int LISTED = 10;

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
        List<JsonNode> found = manager.list(ApiPath.tasks())
                .valueStream()
                .filter(task -> Cells.text(task, "id").startsWith(start))
                .toList();
        return switch (found.size()) {
            case 0 -> throw new Failure(ExitStatus.NOT_FOUND, "no task has an id that starts with '" + given + "'");
            case 1 -> Cells.text(found.getFirst(), "id");
            default -> throw new Failure(ExitStatus.REFUSED, ambiguous(given, found));
        };
    }

    private static List<String> ambiguous(String given, List<JsonNode> found) {
        List<String> lines = new ArrayList<>();
        lines.add("'" + given + "' is the start of " + found.size() + " task ids:");
        found.stream()
                .limit(LISTED)
                .map(task -> "  " + Cells.text(task, "id") + " " + Cells.text(task, "spec", "name") + " "
                        + Cells.text(task, "state"))
                .forEach(lines::add);
        return lines;
    }
}
