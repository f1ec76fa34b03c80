package dev.gantry.cli;

import dev.gantry.model.wire.GantryJson;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code gantry top}: what machines and containers use, those that use most cpu first. */
@Command(description = "Shows what machines and containers use; on a terminal again every 2 seconds until Ctrl-C.")
final class TopCommand implements Callable<Integer> {

    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final int SHORT_ID = 8;

    private final GantryCli gantry;

    @Option(
            names = {"-w", "--watch"},
            description = "shows it again and again, also when this is no terminal")
    private boolean watch;

    @Option(names = "--once", description = "shows it once, also on a terminal")
    private boolean once;

    TopCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        ManagerApi manager = gantry.manager();
        boolean screen = gantry.terminal().interactive() && !gantry.json();
        show(usage(manager));
        while ((watch || screen) && !once && !gantry.terminal().out().checkError()) {
            gantry.terminal().sleep(INTERVAL);
            ArrayNode usage = usage(manager);
            if (screen) {
                gantry.terminal().out().print(CLEAR);
            }
            show(usage);
        }
        return ExitStatus.DONE.code();
    }

    /** What each worker that answers says, with its name; of others why they do not. */
    private ArrayNode usage(ManagerApi manager) {
        ArrayNode all = GantryJson.mapper().createArrayNode();
        for (JsonNode worker : manager.list(ApiPath.workers())) {
            ObjectNode row = all.addObject().put("worker", Cells.text(worker, "name"));
            try {
                row.set("stats", manager.get(ApiPath.workerStats(Cells.text(worker, "id"))));
            } catch (Failure away) {
                if (away.status() == ExitStatus.UNREACHABLE) {
                    throw away;
                }
                row.put("problem", String.valueOf(away.getMessage()));
            }
        }
        return all;
    }

    private void show(ArrayNode usage) {
        if (gantry.json()) {
            gantry.print(usage);
            return;
        }
        Table machines = gantry.table("WORKER", "CPU", "LOAD", "MEMORY MIB", "DISK FREE GIB", "TASKS");
        for (JsonNode row : usage) {
            JsonNode stats = row.path("stats");
            machines.row(
                    Cells.text(row, "worker"),
                    Cells.text(stats, "used", "cpu"),
                    Cells.text(stats, "load"),
                    Cells.text(stats, "used", "memory"),
                    Cells.text(stats, "diskFree"),
                    row.has("problem") ? "does not answer" : Cells.text(stats, "attempts"));
        }
        machines.print(gantry.terminal().out());
        gantry.terminal().out().println();
        containers(usage);
    }

    private void containers(ArrayNode usage) {
        record Line(String worker, JsonNode container) {}
        List<Line> lines = usage.valueStream()
                .flatMap(row -> row.path("stats")
                        .path("containers")
                        .valueStream()
                        .map(container -> new Line(Cells.text(row, "worker"), container)))
                .sorted(Comparator.comparingDouble(
                                (Line line) -> -line.container().path("cpu").asDouble())
                        .thenComparing(line -> Cells.text(line.container(), "task")))
                .toList();
        Table table = gantry.table("ID", "NAME", "WORKER", "CPU", "MEMORY MIB", "NET IN/OUT", "BLOCK R/W");
        for (Line line : lines) {
            JsonNode container = line.container();
            String id = Cells.text(container, "task");
            table.row(
                    id.substring(0, Math.min(SHORT_ID, id.length())),
                    Cells.text(container, "name"),
                    line.worker(),
                    Cells.text(container, "cpu"),
                    Cells.text(container, "memory") + "/" + Cells.text(container, "memoryLimit"),
                    bytes(container, "networkReceived") + "/" + bytes(container, "networkSent"),
                    bytes(container, "blockRead") + "/" + bytes(container, "blockWritten"));
        }
        table.print(gantry.terminal().out());
    }

    /** In the largest unit that leaves a number above 1. */
    private static String bytes(JsonNode node, String member) {
        double amount = node.path(member).asDouble();
        int unit = 0;
        while (amount >= 1024 && unit < 4) {
            amount /= 1024;
            unit++;
        }
        return Math.round(amount) + List.of("B", "K", "M", "G", "T").get(unit);
    }
}
