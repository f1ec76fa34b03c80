package dev.gantry.cli;

import java.time.Instant;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** An explanation in sentences and small tables. */
final class Reasoning {

    private final GantryCli gantry;
    private final JsonNode explained;
    private final Instant now;

    Reasoning(GantryCli gantry, JsonNode explained) {
        this.gantry = gantry;
        this.explained = explained;
        this.now = gantry.terminal().clock().instant();
    }

    void print() {
        say(Cells.text(explained, "name") + " is " + Standing.line(explained));
        if (explained.has("ended")) {
            ended(explained.path("ended"));
        }
        if (explained.has("waiting")) {
            waiting(explained.path("waiting"));
        }
        if (explained.has("placement")) {
            placement(explained.path("placement"));
        }
    }

    private void ended(JsonNode ended) {
        String exitCode = ended.has("exitCode") ? " with exit code " + Cells.text(ended, "exitCode") : "";
        String memory = ended.path("oomKilled").asBoolean() ? ", out of memory" : "";
        say("It ended " + Cells.age(ended, "at", now) + " ago" + exitCode + memory + ".");
    }

    private void waiting(JsonNode waiting) {
        long workers = waiting.path("workers").asLong();
        long fitting = waiting.path("fitting").asLong();
        String since = "It has waited for " + Cells.age(waiting, "since", now) + ". ";
        if (workers == 0) {
            say(since + "No worker has joined the cluster.");
        } else if (fitting > 0) {
            say(since + fitting + " of " + workers
                    + " workers would take it: it is placed as soon as its turn has come.");
        } else {
            say(since + "None of " + workers + (workers == 1 ? " worker" : " workers") + " takes it:");
        }
        refusals(waiting.path("refusedBy"));
        waiting.path("counterfactuals").forEach(said -> say(Cells.text(said, "sentence")));
        if (waiting.has("nextTry")) {
            say("A refusal ends at " + Cells.text(waiting, "nextTry") + ".");
        }
    }

    private void refusals(JsonNode refusedBy) {
        if (refusedBy.isEmpty()) {
            return;
        }
        Table table = gantry.table("WORKERS", "REASON", "SUCH AS");
        for (JsonNode refused : refusedBy) {
            String sample =
                    refused.path("sample").valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
            table.row(Cells.text(refused, "workers"), Cells.text(refused, "reason"), sample);
        }
        print(table);
    }

    private void placement(JsonNode placement) {
        String why = placement.has("at")
                ? Cells.age(placement, "at", now) + " ago: " + Cells.text(placement, "message")
                : "at a time of which nothing is kept any more";
        say("Attempt " + Cells.text(placement, "attempt") + " went to " + Cells.text(placement, "worker", "name") + " "
                + why + ".");
        if (placement.has("decision")) {
            decision(placement.path("decision"));
        }
    }

    private void decision(JsonNode decision) {
        String refused = decision.path("refusedBy")
                .propertyStream()
                .map(reason -> ", " + reason.getValue().asString() + " " + reason.getKey())
                .collect(Collectors.joining());
        say("Policy " + Cells.text(decision, "policy") + " asked " + Cells.text(decision, "asked") + " of "
                + Cells.text(decision, "workers") + " workers" + refused + ".");
        candidates(decision.path("candidates"));
        if (decision.path("tie").asBoolean()) {
            say("The scores are equal, so the worker's id decided.");
        }
    }

    private void candidates(JsonNode candidates) {
        Table table = gantry.table("CANDIDATE", "SCORE", "PARTS");
        for (JsonNode candidate : candidates) {
            String parts = candidate
                    .path("parts")
                    .valueStream()
                    .map(part -> Cells.text(part, "name") + " " + Cells.text(part, "points"))
                    .collect(Collectors.joining(", "));
            table.row(Cells.text(candidate, "worker", "name"), Cells.text(candidate, "score"), parts);
        }
        print(table);
    }

    private void say(String sentence) {
        gantry.terminal().out().println(Table.printable(sentence));
    }

    private void print(Table table) {
        table.print(gantry.terminal().out());
    }
}
