package dev.gantry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** {@code gantry events}: the history of one task. */
@Command(description = "Prints what happened to a task, and why.")
final class EventsCommand implements Callable<Integer> {

    private final GantryCli gantry;

    @Parameters(paramLabel = "ID", arity = "0..1", description = "the task's id, or a unique start of it")
    private String id = "";

    EventsCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        if (id.isEmpty()) {
            throw new Failure(ExitStatus.WRONG_USAGE, "events needs a task id: gantry events ID");
        }
        ArrayNode events = gantry.manager().list(ApiPath.events(gantry.task(id)));
        if (gantry.json()) {
            gantry.print(events);
        } else {
            table(events);
        }
        return ExitStatus.DONE.code();
    }

    private void table(ArrayNode events) {
        Table table = gantry.table("NUMBER", "AT", "TYPE", "FROM", "TO", "REASON", "MESSAGE");
        for (JsonNode event : events) {
            table.row(
                    Cells.text(event, "number"),
                    Cells.text(event, "at"),
                    Cells.text(event, "type"),
                    Cells.text(event, "from"),
                    Cells.text(event, "to"),
                    Cells.text(event, "reason"),
                    Cells.text(event, "message"));
        }
        table.print(gantry.terminal().out());
    }
}
