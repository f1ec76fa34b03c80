package dev.gantry.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** {@code gantry ps}: the tasks, newest first. */
@Command(description = "Lists tasks, newest first; those that ended only with --all or --state.")
final class PsCommand implements Callable<Integer> {

    private static final List<String> ACTIVE = List.of("PENDING", "SCHEDULED", "RUNNING");
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final int SHORT_ID = 8;

    private final GantryCli gantry;

    @Option(
            names = {"-a", "--all"},
            description = "tasks that ended, too")
    private boolean all;

    @Option(
            names = "--state",
            split = ",",
            paramLabel = "STATE",
            description = "PENDING, SCHEDULED, RUNNING, COMPLETED or FAILED; repeatable")
    private List<String> states = new ArrayList<>();

    @Option(names = "--name", paramLabel = "NAME", description = "tasks of this name")
    private String name = "";

    @Option(
            names = {"-w", "--watch"},
            description = "shows them again every 2 seconds until Ctrl-C")
    private boolean watch;

    PsCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        ManagerApi manager = gantry.manager();
        show(tasks(manager));
        while (watch && !gantry.terminal().out().checkError()) {
            gantry.terminal().sleep(INTERVAL);
            show(tasks(manager));
        }
        return ExitStatus.DONE.code();
    }

    private ArrayNode tasks(ManagerApi manager) {
        ApiPath path = ApiPath.tasks();
        for (String state : wanted()) {
            path = path.with("state", state);
        }
        return manager.list(name.isEmpty() ? path : path.with("name", name));
    }

    private List<String> wanted() {
        if (!states.isEmpty()) {
            return states.stream().map(state -> state.toUpperCase(Locale.ROOT)).toList();
        }
        return all ? List.of() : ACTIVE;
    }

    private void show(ArrayNode tasks) {
        if (watch && gantry.terminal().interactive()) {
            gantry.terminal().out().print(CLEAR);
        }
        if (gantry.json()) {
            gantry.print(tasks);
        } else {
            table(tasks);
        }
    }

    private void table(ArrayNode tasks) {
        Table table = gantry.table("ID", "NAME", "IMAGE", "STATE", "REASON", "WORKER", "AGE", "RESTARTS");
        Instant now = gantry.terminal().clock().instant();
        int length =
                distinct(tasks.valueStream().map(task -> Cells.text(task, "id")).toList());
        for (JsonNode task : tasks) {
            String id = Cells.text(task, "id");
            table.row(
                    id.substring(0, Math.min(length, id.length())),
                    Cells.text(task, "spec", "name"),
                    Cells.text(task, "spec", "image"),
                    Standing.of(task),
                    Standing.reasonAndProgress(task),
                    Cells.text(task, "worker", "name"),
                    Cells.age(task, "createdAt", now),
                    Cells.text(task, "restarts"));
        }
        table.print(gantry.terminal().out());
    }

    /** How many characters tell these ids apart. */
    private static int distinct(List<String> ids) {
        int length = SHORT_ID;
        List<String> sorted = ids.stream().sorted().toList();
        for (int next = 1; next < sorted.size(); next++) {
            String one = sorted.get(next - 1);
            String other = sorted.get(next);
            int same = 0;
            while (same < Math.min(one.length(), other.length()) && one.charAt(same) == other.charAt(same)) {
                same++;
            }
            length = Math.max(length, same + 1);
        }
        return length;
    }
}
