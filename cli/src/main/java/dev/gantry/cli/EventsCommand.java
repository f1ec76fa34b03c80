package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** {@code gantry events}: the history of one task, or the newest events of the cluster, and what follows. */
@Command(description = "Prints what happened to a task, or lately in the cluster, and why.")
final class EventsCommand implements Callable<Integer> {

    private static final int SHORT_ID = 8;

    private final GantryCli gantry;

    @Option(
            names = {"-f", "--follow"},
            description = "goes on with what happens, until Ctrl-C")
    private boolean follow;

    @Option(
            names = {"-n", "--tail"},
            paramLabel = "N",
            defaultValue = "100",
            description = "without an ID: so many of the newest, 0 to 1000, 100 unless told")
    private int tail;

    @Parameters(paramLabel = "ID", arity = "0..1", description = "the task's id, a unique start of it, or its name")
    private String id = "";

    EventsCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        if (tail < 0 || tail > 1_000) {
            throw new Failure(ExitStatus.WRONG_USAGE, "--tail is " + tail + ", and may be from 0 to 1000");
        }
        ManagerApi manager = gantry.manager();
        String task = id.isEmpty() ? "" : gantry.task(id);
        boolean mayBeEmpty = follow && !task.isEmpty();
        String newest = mayBeEmpty
                ? last(manager.page(ApiPath.events().with("limit", "1"))).orElse("0")
                : "0";
        // The place is known before the history is read: what happens in between is printed once, by whoever sees it
        // first.
        ArrayNode events = task.isEmpty()
                ? manager.page(ApiPath.events().with("limit", "" + Math.max(1, tail)))
                : manager.list(ApiPath.events(task));
        String place = last(events).orElse(newest);
        if (task.isEmpty() && tail == 0) {
            events.removeAll();
        }
        if (gantry.json() && !follow) {
            gantry.print(events);
            return ExitStatus.DONE.code();
        }
        Table table = task.isEmpty()
                ? gantry.table("NUMBER", "AT", "TYPE", "FROM", "TO", "REASON", "TASK", "MESSAGE")
                : gantry.table("NUMBER", "AT", "TYPE", "FROM", "TO", "REASON", "MESSAGE");
        events.forEach(event -> table.row(cells(event)));
        print(table, events);
        if (follow) {
            ApiPath stream =
                    task.isEmpty() ? ApiPath.events() : ApiPath.events().with("task", task);
            new EventFollower(manager, gantry.terminal(), stream, place).run(event -> {
                table.row(cells(event));
                print(table, List.of(event));
            });
        }
        return ExitStatus.DONE.code();
    }

    private static Optional<String> last(ArrayNode events) {
        return events.isEmpty() ? Optional.empty() : Optional.of(Cells.text(events.get(events.size() - 1), "number"));
    }

    /** With {@code --follow} the JSON has no end, so each event is a line of its own. */
    private void print(Table table, Iterable<JsonNode> events) {
        if (gantry.json()) {
            events.forEach(gantry.terminal().out()::println);
        } else {
            table.print(gantry.terminal().out());
        }
        gantry.terminal().out().flush();
    }

    private String[] cells(JsonNode event) {
        List<String> cells = new ArrayList<>();
        for (String member : List.of("number", "at", "type", "from", "to", "reason")) {
            cells.add(Cells.text(event, member));
        }
        if (id.isEmpty()) {
            String task = Cells.text(event, "task");
            cells.add(task.substring(0, Math.min(SHORT_ID, task.length())));
        }
        cells.add(Cells.text(event, "message"));
        return cells.toArray(String[]::new);
    }
}
