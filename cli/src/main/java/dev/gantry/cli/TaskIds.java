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
        List<JsonNode> meant = liveIfAny(manager.list(ApiPath.tasks())
                .valueStream()
                .filter(task -> Cells.text(task, "id").startsWith(start)
                        || Cells.text(task, "spec", "name").equals(given.strip()))
                .toList());
        return switch (meant.size()) {
            case 0 ->
                throw new Failure(
                        ExitStatus.NOT_FOUND, "no task has the name '" + given + "', or an id that starts with it");
            case 1 -> Cells.text(meant.getFirst(), "id");
            default -> throw new Failure(ExitStatus.REFUSED, ambiguous(given, meant));
        };
    }

    /** Names are used again: whoever gives one means the task that has not ended. */
    private static List<JsonNode> liveIfAny(List<JsonNode> tasks) {
        List<JsonNode> live =
                tasks.stream().filter(task -> !Standing.isFinal(task)).toList();
        return live.isEmpty() ? tasks : live;
    }

    private static List<String> ambiguous(String given, List<JsonNode> found) {
        List<String> lines = new ArrayList<>();
        lines.add("'" + given + "' is the name of " + found.size() + " tasks, or the start of their ids:");
        found.stream()
                .limit(LISTED)
                .map(task -> "  " + Cells.text(task, "id") + " " + Cells.text(task, "spec", "name") + " "
                        + Cells.text(task, "state"))
                .forEach(lines::add);
        return lines;
    }
}
