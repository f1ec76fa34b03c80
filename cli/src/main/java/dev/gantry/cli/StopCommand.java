package dev.gantry.cli;

import dev.gantry.model.wire.GantryJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** {@code gantry stop}: asks for tasks to end, each on its own: one that is unknown does not save the others. */
@Command(description = "Stops tasks and prints their ids.")
final class StopCommand implements Callable<Integer> {

    private final GantryCli gantry;

    @Option(names = "--wait", description = "waits until the tasks ended and their containers are gone")
    private boolean wait;

    @Option(
            names = "--grace",
            paramLabel = "DURATION",
            converter = Converters.OfDuration.class,
            description = "how long to wait before killing, instead of what the task says")
    private @Nullable Duration grace;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = Converters.OfDuration.class,
            defaultValue = "5m",
            description = "how long --wait waits (default: ${DEFAULT-VALUE})")
    private Duration timeout = Duration.ZERO;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "ids of tasks, unique starts of them, or names")
    private List<String> ids = new ArrayList<>();

    StopCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        ManagerApi manager = gantry.manager();
        List<String> stopping = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (String id : ids) {
            attempt(failures, () -> stopping.add(stop(manager, id)));
        }
        ArrayNode stopped = GantryJson.mapper().createArrayNode();
        for (String id : stopping) {
            attempt(failures, () -> stopped.add(ended(manager, id)));
        }
        if (gantry.json()) {
            gantry.print(stopped);
        }
        if (failures.isEmpty()) {
            return ExitStatus.DONE.code();
        }
        throw new Failure(
                failures.getFirst().status(),
                failures.stream().flatMap(failure -> failure.lines().stream()).toList());
    }

    private static void attempt(List<Failure> failures, Runnable step) {
        try {
            step.run();
        } catch (Failure failure) {
            failures.add(failure);
        }
    }

    private String stop(ManagerApi manager, String given) {
        String id = gantry.task(given);
        ApiPath path = ApiPath.task(id);
        manager.delete(grace == null ? path : path.with("grace", grace));
        return id;
    }

    private JsonNode ended(ManagerApi manager, String id) {
        JsonNode task =
                wait ? new TaskWait(manager, gantry.terminal(), timeout).untilEnded(id) : manager.get(ApiPath.task(id));
        if (!gantry.json()) {
            gantry.terminal().out().println(id);
        }
        return task;
    }
}
