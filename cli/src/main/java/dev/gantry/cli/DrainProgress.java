package dev.gantry.cli;

import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** How far the drain of a worker is, read from its JSON. */
final class DrainProgress {

    private DrainProgress() {}

    private static String state(JsonNode worker) {
        return worker.path("drain").path("state").asString("");
    }

    /** Whether nothing is left on it. */
    static boolean isDone(JsonNode worker) {
        return state(worker).equals("DRAINED");
    }

    /** Whether it is still being emptied. */
    static boolean isUnderWay(JsonNode worker) {
        return state(worker).equals("DRAINING") || state(worker).equals("FORCED");
    }

    /** Its availability, with the state of its drain and what is left. */
    static String availability(JsonNode worker) {
        String left = " (" + worker.path("drain").path("left").asInt() + " left)";
        return switch (state(worker)) {
            case "" -> Cells.text(worker, "availability");
            case "DRAINED" -> "DRAINED";
            case "TIMED_OUT" -> "DRAIN_TIMED_OUT" + left;
            default -> "DRAINING" + left;
        };
    }

    /** In one line. */
    static String line(JsonNode worker) {
        JsonNode drain = worker.path("drain");
        String name = Cells.text(worker, "name");
        return switch (state(worker)) {
            case "" -> name + ": the drain was cancelled";
            case "DRAINED" -> name + ": drained, nothing is left";
            case "TIMED_OUT" -> name + ": the deadline is over, " + counts(drain);
            case "FORCED" -> name + ": the deadline is over and the rest is being stopped, " + counts(drain);
            default -> name + ": " + counts(drain);
        };
    }

    private static String counts(JsonNode drain) {
        StringJoiner counts = new StringJoiner(", ");
        counts.add(drain.path("left").asInt() + " of " + drain.path("total").asInt() + " left");
        add(counts, drain, "moving", "on the way");
        add(counts, drain, "noTarget", "without a target");
        add(counts, drain, "unconfirmed", "unconfirmed, because the worker is lost");
        return counts.toString();
    }

    private static void add(StringJoiner counts, JsonNode drain, String member, String words) {
        int count = drain.path(member).asInt();
        if (count > 0) {
            counts.add(count + " " + words);
        }
    }
}
