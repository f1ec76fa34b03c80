package dev.gantry.cli;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How a task stands, read from its JSON. Why it is not placed is known only live, and counts more than what is stored. */
final class Standing {

    static final Set<String> FINAL = Set.of("COMPLETED", "FAILED");

    private Standing() {}

    static String of(JsonNode task) {
        return Cells.text(task, "state");
    }

    static boolean isFinal(JsonNode task) {
        return FINAL.contains(of(task));
    }

    static String reason(JsonNode task) {
        return live(task, "reason");
    }

    /** The reason, with how far the image is where it is being fetched. */
    static String reasonAndProgress(JsonNode task) {
        JsonNode percent = task.path("live").path("pull").path("percent");
        return percent.isNumber() ? reason(task) + " " + percent.asInt() + "%" : reason(task);
    }

    /** Whether an image is being fetched, so that much is live that is not worth a line. */
    static boolean isPulling(JsonNode task) {
        return task.path("live").has("pull");
    }

    /** State, reason and message as they are stored, in one line. */
    static String storedLine(JsonNode task) {
        if (!(task.deepCopy() instanceof ObjectNode stored)) {
            return line(task);
        }
        stored.remove("live");
        return line(stored);
    }

    /** State, reason and message in one line. */
    static String line(JsonNode task) {
        StringBuilder line = new StringBuilder(of(task));
        if (!reason(task).equals(Cells.ABSENT)) {
            line.append(' ').append(reason(task));
        }
        if (!message(task).equals(Cells.ABSENT)) {
            line.append(": ").append(message(task));
        }
        return line.toString();
    }

    /** The task with its live reason and message in the places where a reader looks for them. */
    static JsonNode shown(JsonNode task) {
        if (!(task.deepCopy() instanceof ObjectNode shown)) {
            return task;
        }
        for (String member : Set.of("reason", "message")) {
            if (task.path("live").path(member).isString()) {
                shown.set(member, task.path("live").path(member));
            }
        }
        return shown;
    }

    private static String message(JsonNode task) {
        return live(task, "message");
    }

    private static String live(JsonNode task, String member) {
        String live = Cells.text(task, "live", member);
        return live.equals(Cells.ABSENT) ? Cells.text(task, member) : live;
    }
}
