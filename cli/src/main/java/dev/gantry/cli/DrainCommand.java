package dev.gantry.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code gantry workers drain}: a machine is to be empty, for maintenance or for good. */
@Command(
        description = "Empties a worker: its tasks go to other workers, each without a gap. Prints its name.",
        footer = {
            "",
            "It takes no new tasks until it is uncordoned, which also cancels the drain. Tasks that may run only once,",
            "or have their data on the machine, are let come to their end; with --force they are stopped at the",
            "deadline. With --wait: status 0 when the last container is gone, 1 if the drain ends otherwise."
        })
final class DrainCommand implements Callable<Integer> {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final GantryCli gantry;

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            converter = Converters.OfDuration.class,
            description = "how long it may take, such as 30m; else what the manager's settings say (1h)")
    private Optional<Duration> deadline = Optional.empty();

    @Option(names = "--force", description = "stops at the deadline what is left")
    private boolean force;

    @Option(names = "--wait", description = "waits for the end, and says how far it is")
    private boolean wait;

    @Parameters(paramLabel = "NAME", description = "the worker's name or id")
    private String name = "";

    DrainCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        ManagerApi manager = gantry.manager();
        ApiPath path = ApiPath.worker(name, "drain").with("force", String.valueOf(force));
        JsonNode worker = manager.post(
                deadline.map(within -> path.with("deadline", within)).orElse(path), "");
        if (wait) {
            worker = await(manager, worker);
        }
        if (gantry.json()) {
            gantry.print(worker);
        } else {
            gantry.terminal().out().println(Cells.text(worker, "name"));
        }
        return wait && !DrainProgress.isDone(worker) ? ExitStatus.REFUSED.code() : ExitStatus.DONE.code();
    }

    private JsonNode await(ManagerApi manager, JsonNode begun) {
        JsonNode worker = begun;
        String said = "";
        while (true) {
            String now = DrainProgress.line(worker);
            if (!now.equals(said)) {
                gantry.terminal().progress(now);
                said = now;
            }
            if (!DrainProgress.isUnderWay(worker)) {
                return worker;
            }
            gantry.terminal().sleep(BETWEEN_LOOKS);
            worker = manager.get(ApiPath.worker(Cells.text(begun, "id")));
        }
    }
}
