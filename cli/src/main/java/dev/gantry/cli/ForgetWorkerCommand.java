package dev.gantry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code gantry workers forget}: the operator says that a lost machine is off for good. */
@Command(
        description = "Forgets a LOST worker whose machine is off for good, and prints its name.",
        footer = {
            "",
            "Its tasks end or are placed again, also those that were waited for (onDisconnect KEEP), and what they",
            "booked is free. Be sure that the machine is off: one that comes back joins as a new worker, and what",
            "still runs on it is shown as orphans, which nobody but you stops."
        })
final class ForgetWorkerCommand implements Callable<Integer> {

    private final GantryCli gantry;

    @Parameters(paramLabel = "NAME", description = "the worker's name or id")
    private String name = "";

    ForgetWorkerCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        JsonNode forgotten = gantry.manager().delete(ApiPath.worker(name));
        if (gantry.json()) {
            gantry.print(forgotten);
        } else {
            gantry.terminal().out().println(Cells.text(forgotten, "name"));
        }
        return ExitStatus.DONE.code();
    }
}
