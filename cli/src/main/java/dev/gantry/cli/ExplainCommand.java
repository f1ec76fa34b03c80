package dev.gantry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code gantry explain}: why a task is where it is, or nowhere. */
@Command(description = "Says why a task is where it is, or why it is nowhere and what would give it a place.")
final class ExplainCommand implements Callable<Integer> {

    private final GantryCli gantry;

    @Option(names = "--attempt", paramLabel = "N", description = "why that attempt went where it went")
    private int attempt;

    @Parameters(paramLabel = "ID", description = "the task's id, a unique start of it, or its name")
    private String id = "";

    ExplainCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        if (attempt < 0) {
            throw new Failure(ExitStatus.WRONG_USAGE, "--attempt is " + attempt + ", and must be at least 1");
        }
        ApiPath path = ApiPath.explain(gantry.task(id));
        JsonNode explained = gantry.manager().get(attempt == 0 ? path : path.with("attempt", "" + attempt));
        if (gantry.json()) {
            gantry.print(explained);
        } else {
            new Reasoning(gantry, explained).print();
        }
        return ExitStatus.DONE.code();
    }
}
