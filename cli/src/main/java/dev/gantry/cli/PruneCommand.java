package dev.gantry.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code gantry workers prune}: removes what a worker has pulled and nobody uses. */
@Command(
        description = "Removes the images that a worker pulled and nobody uses, however full its disk is.",
        footer = {
            "",
            "Never an image that was there before, that somebody named or built upon, that a task of the worker needs, or",
            "that any container has, running or not."
        })
final class PruneCommand implements Callable<Integer> {

    private final GantryCli gantry;

    @Option(names = "--dry-run", description = "removes nothing and says what would go")
    private boolean dryRun;

    @Option(
            names = "--min-age",
            paramLabel = "DURATION",
            converter = Converters.OfDuration.class,
            description = "how long they have to be without use: 0s for all; else the worker's setting, 1h by default")
    private @Nullable Duration minimumAge;

    @Parameters(paramLabel = "NAME", description = "the worker's name or id")
    private String name = "";

    PruneCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        ApiPath path = ApiPath.workerImages(name).below("prune").with("dryRun", Boolean.toString(dryRun));
        JsonNode report = gantry.manager().post(minimumAge == null ? path : path.with("minimumAge", minimumAge), "");
        if (gantry.json()) {
            gantry.print(report);
            return ExitStatus.DONE.code();
        }
        ImageTable.of(gantry, report.path("removed")).print(gantry.terminal().out());
        gantry.terminal()
                .progress((dryRun ? "would remove " : "removed ")
                        + report.path("removed").size() + " of "
                        + (report.path("removed").size() + report.path("kept").size())
                        + " images, at most " + Math.round(report.path("bytes").asLong() / 1e6) + " MB");
        return ExitStatus.DONE.code();
    }
}
