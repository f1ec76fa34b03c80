package dev.gantry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code gantry inspect}: everything about one task. */
@Command(description = "Prints everything about a task as JSON.")
final class InspectCommand implements Callable<Integer> {

    private final GantryCli gantry;

    @Parameters(paramLabel = "ID", description = "the task's id, a unique start of it, or its name")
    private String id = "";

    InspectCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        JsonNode task = gantry.manager().get(ApiPath.task(gantry.task(id)));
        gantry.print(gantry.json() ? task : Standing.shown(task));
        return ExitStatus.DONE.code();
    }
}
