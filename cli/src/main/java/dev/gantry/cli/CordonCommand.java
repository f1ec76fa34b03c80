package dev.gantry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code gantry workers cordon}. */
@Command(
        description = "Lets a worker take no new tasks, and prints its name.",
        footer = {"", "It keeps the tasks that it has. A drain of it ends."})
final class CordonCommand implements Callable<Integer> {

    private final GantryCli gantry;

    @Parameters(paramLabel = "NAME", description = "the worker's name or id")
    private String name = "";

    CordonCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        JsonNode worker = gantry.manager().post(ApiPath.worker(name, "cordon"), "");
        if (gantry.json()) {
            gantry.print(worker);
        } else {
            gantry.terminal().out().println(Cells.text(worker, "name"));
        }
        return ExitStatus.DONE.code();
    }
}
