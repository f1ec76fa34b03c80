package dev.gantry.cli;

import dev.gantry.model.wire.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** {@code gantry orphans}: containers that run and are not known, and what is to become of them. */
@Command(
        description = "Lists orphans: containers of this cluster that the manager does not know.",
        footer = {
            "",
            "There are some after an old backup was restored, or where a forgotten machine came back. They run on until",
            "somebody adopts or stops them; see docs/backup.md."
        })
final class OrphansCommand implements Callable<Integer> {

    private final GantryCli gantry;

    OrphansCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        return list();
    }

    @Command(name = "ls", description = "Lists orphans.")
    int list() {
        ArrayNode orphans = orphans(gantry.manager());
        if (gantry.json()) {
            gantry.print(orphans);
            return ExitStatus.DONE.code();
        }
        Table table = gantry.table("TASK", "ATTEMPT", "NAME", "IMAGE", "WORKER", "STATE", "AGE", "KNOWN");
        for (JsonNode orphan : orphans) {
            table.row(
                    Cells.text(orphan, "task"),
                    Cells.text(orphan, "attempt"),
                    Cells.text(orphan, "name"),
                    Cells.text(orphan, "image"),
                    Cells.text(orphan, "worker", "name"),
                    Cells.text(orphan, "phase"),
                    Cells.age(orphan, "startedAt", gantry.terminal().clock().instant()),
                    orphan.path("known").asBoolean() ? "yes" : "no");
        }
        table.print(gantry.terminal().out());
        return ExitStatus.DONE.code();
    }

    @Command(
            name = "adopt",
            description =
                    "Makes orphans known again, as their tasks or the newest attempts of those, and prints the tasks' ids.")
    int adopt(
            @Option(names = "--all", description = "all that there are") boolean all,
            @Parameters(paramLabel = "ID", arity = "0..*", description = "ids of tasks, or unique starts of them")
                    @Nullable
                    List<String> ids) {
        ManagerApi manager = gantry.manager();
        return each(
                manager,
                all,
                ids,
                orphan -> manager.post(ApiPath.adoptOrphan(id(orphan)).with("attempt", attempt(orphan)), ""));
    }

    @Command(name = "stop", description = "Stops orphans and removes their containers, and prints their tasks' ids.")
    int stop(
            @Option(names = "--all", description = "all that there are") boolean all,
            @Option(
                            names = "--grace",
                            paramLabel = "DURATION",
                            converter = Converters.OfDuration.class,
                            description = "how long to wait before killing, instead of what the task says")
                    @Nullable
                    Duration grace,
            @Parameters(paramLabel = "ID", arity = "0..*", description = "ids of tasks, or unique starts of them")
                    @Nullable
                    List<String> ids) {
        ManagerApi manager = gantry.manager();
        return each(manager, all, ids, orphan -> {
            ApiPath path = ApiPath.orphan(id(orphan)).with("attempt", attempt(orphan));
            return manager.delete(grace == null ? path : path.with("grace", DurationText.print(grace)));
        });
    }

    /** Does something to an orphan. */
    private interface Act {
        JsonNode of(JsonNode orphan);
    }

    /** Each on its own: one that is refused does not save the others. */
    private int each(ManagerApi manager, boolean all, @Nullable List<String> ids, Act act) {
        List<String> given = ids == null ? List.of() : ids;
        if (all == !given.isEmpty()) {
            throw new Failure(ExitStatus.WRONG_USAGE, "name orphans by their tasks' ids, or give --all");
        }
        List<Failure> failures = new ArrayList<>();
        for (JsonNode orphan : wanted(orphans(manager), given, failures)) {
            try {
                act.of(orphan);
                gantry.terminal().out().println(id(orphan));
            } catch (Failure failure) {
                failures.add(failure);
            }
        }
        if (failures.isEmpty()) {
            return ExitStatus.DONE.code();
        }
        throw new Failure(
                failures.getFirst().status(),
                failures.stream().flatMap(failure -> failure.lines().stream()).toList());
    }

    private static List<JsonNode> wanted(ArrayNode orphans, List<String> given, List<Failure> failures) {
        if (given.isEmpty()) {
            return orphans.valueStream().toList();
        }
        List<JsonNode> wanted = new ArrayList<>();
        for (String start : given) {
            List<JsonNode> found = orphans.valueStream()
                    .filter(orphan -> id(orphan).startsWith(start.strip().toLowerCase(Locale.ROOT)))
                    .toList();
            long tasks = found.stream().map(OrphansCommand::id).distinct().count();
            if (tasks == 1) {
                wanted.addAll(found);
            } else {
                failures.add(
                        tasks == 0
                                ? new Failure(
                                        ExitStatus.NOT_FOUND,
                                        "no orphan's task has an id that starts with '" + start + "'")
                                : new Failure(
                                        ExitStatus.REFUSED, "'" + start + "' is the start of several orphans' tasks"));
            }
        }
        return wanted;
    }

    private static ArrayNode orphans(ManagerApi manager) {
        return manager.page(ApiPath.orphans());
    }

    private static String id(JsonNode orphan) {
        return Cells.text(orphan, "task");
    }

    private static String attempt(JsonNode orphan) {
        return Cells.text(orphan, "attempt");
    }
}
