package dev.gantry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code gantry workers uncordon}. */
@Command(
        description = "Lets a worker take new tasks again, and prints its name.",
        footer = {"", "A drain of it ends: what has left does not come back by itself, and the rest stays where it is."
        })
final class UncordonCommand implements Callable<Integer> {

    private final GantryCli gantry;

    @Parameters(paramLabel = "NAME", description = "the worker's name or id")
    private String name = "";

    UncordonCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        JsonNode worker = gantry.manager().post(ApiPath.worker(name, "uncordon"), "");
        if (gantry.json()) {
            gantry.print(worker);
        } else {
            gantry.terminal().out().println(Cells.text(worker, "name"));
        }
        return ExitStatus.DONE.code();
    }
}
