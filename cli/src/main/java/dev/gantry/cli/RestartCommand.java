package dev.gantry.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code gantry restart}: has a task stopped and started anew, by a new attempt. */
@Command(
        description =
                "Runs a task anew: stops its container and starts another one, on the same worker if it fits there.")
final class RestartCommand implements Callable<Integer> {

    private final GantryCli gantry;

    @Option(names = "--wait", description = "waits until the new attempt runs")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = Converters.OfDuration.class,
            defaultValue = "5m",
            description = "how long --wait waits (default: ${DEFAULT-VALUE})")
    private Duration timeout = Duration.ZERO;

    @Parameters(paramLabel = "ID", description = "the task's id, a unique start of it, or its name")
    private String given = "";

    RestartCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        ManagerApi manager = gantry.manager();
        String id = gantry.task(given);
        int before = manager.get(ApiPath.task(id)).path("attempt").asInt();
        JsonNode task = manager.post(ApiPath.restart(id), "");
        if (wait) {
            task = new TaskWait(manager, gantry.terminal(), timeout).untilLaterAttemptRuns(id, before);
        }
        if (gantry.json()) {
            gantry.print(task);
        } else {
            gantry.terminal().out().println(id);
        }
        return wait && !Standing.of(task).equals("RUNNING") ? ExitStatus.REFUSED.code() : ExitStatus.DONE.code();
    }
}
