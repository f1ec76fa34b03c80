package dev.gantry.cli;

import java.io.PrintStream;
import tools.jackson.databind.JsonNode;

/** Moves for people: those that are planned, and those that are carried out. */
final class RebalanceTable {

    private static final int SHORT_ID = 8;

    private RebalanceTable() {}

    static void print(JsonNode answer, GantryCli gantry) {
        PrintStream out = gantry.terminal().out();
        boolean planned = answer.has("imbalance");
        out.println(planned ? plan(answer) : line(answer));
        if (answer.path("moves").isEmpty()) {
            return;
        }
        Table table = gantry.table("TASK", "NAME", "FROM", "TO", planned ? "WHY" : "PROGRESS");
        for (JsonNode move : answer.path("moves")) {
            String task = Cells.text(move, "task");
            table.row(
                    task.substring(0, Math.min(SHORT_ID, task.length())),
                    Cells.text(move, "name"),
                    Cells.text(move, "from", "name"),
                    Cells.text(move, "to", "name"),
                    planned ? Cells.text(move, "why") : progress(move));
        }
        table.print(out);
    }

    private static String progress(JsonNode move) {
        String message = Cells.text(move, "message");
        String progress = Cells.text(move, "progress");
        return message.equals(Cells.ABSENT) ? progress : progress + ": " + message;
    }

    private static String plan(JsonNode plan) {
        JsonNode imbalance = plan.path("imbalance");
        if (plan.path("moves").isEmpty()) {
            return "No move is worth it: the imbalance is " + percent(imbalance.path("before")) + ".";
        }
        return "The imbalance would fall from " + percent(imbalance.path("before")) + " to "
                + percent(imbalance.path("after"))
                + (plan.path("complete").asBoolean() ? "." : "; more moves are worth it.");
    }

    private static String percent(JsonNode share) {
        return Math.round(share.asDouble() * 100) + " % of a machine";
    }

    /** How far moves are, in one line. */
    static String line(JsonNode run) {
        int all = run.path("moves").size();
        String left = run.path("leftOut").asInt() == 0
                ? ""
                : ", " + run.path("leftOut").asInt() + " left out";
        return run.path("state").asString("") + ": " + run.path("moved").asInt() + " of " + all + " moved, "
                + run.path("moving").asInt() + " on the way" + left;
    }
}
