package dev.gantry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** {@code gantry workers}: the machines, and how much of each is booked. */
@Command(
        description =
                "Lists the machines; TASKS with orphans, which the manager does not know; CPU, MEMORY (MiB), DISK (GiB) and PIDS as booked/capacity.")
final class WorkersCommand implements Callable<Integer> {

    private final GantryCli gantry;

    WorkersCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        ArrayNode workers = gantry.manager().list(ApiPath.workers());
        if (gantry.json()) {
            gantry.print(workers);
        } else {
            table(workers);
        }
        return ExitStatus.DONE.code();
    }

    private void table(ArrayNode workers) {
        Table table = gantry.table(
                "NAME", "STATE", "AVAILABILITY", "ENGINE", "TASKS", "CPU", "MEMORY", "DISK", "PIDS", "ADDRESS");
        for (JsonNode worker : workers) {
            table.row(
                    Cells.text(worker, "name"),
                    Cells.text(worker, "liveness"),
                    availability(worker),
                    Cells.text(worker, "engine", "state"),
                    tasks(worker),
                    Cells.share(worker, "cpu"),
                    Cells.share(worker, "memory"),
                    Cells.share(worker, "disk"),
                    Cells.share(worker, "pids"),
                    Cells.text(worker, "address"));
        }
        table.print(gantry.terminal().out());
    }

    /** And whether more is booked than it has, so that it takes nothing new. */
    private static String availability(JsonNode worker) {
        String availability = DrainProgress.availability(worker);
        return worker.path("overcommitted").asBoolean(false) ? availability + ", OVERCOMMITTED" : availability;
    }

    /** With what it has beyond those that the manager knows. */
    private static String tasks(JsonNode worker) {
        int orphans = worker.path("orphans").size();
        String known = Cells.text(worker, "attempts");
        return orphans == 0 ? known : known + " +" + orphans + (orphans == 1 ? " orphan" : " orphans");
    }
}
