package dev.gantry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code gantry workers images}: what a worker has pulled. */
@Command(
        description = "Lists the images that a worker pulled, the least recently used first, and why each is kept.",
        footer = {
            "",
            "Images that were on the machine before, or that somebody else brought, are not listed and never removed.",
            "One without an entry under KEPT goes when the disk is above the high watermark, or with",
            "gantry workers prune NAME."
        })
final class WorkerImagesCommand implements Callable<Integer> {

    private final GantryCli gantry;

    @Parameters(paramLabel = "NAME", description = "the worker's name or id")
    private String name = "";

    WorkerImagesCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        JsonNode report = gantry.manager().get(ApiPath.workerImages(name));
        if (gantry.json()) {
            gantry.print(report);
            return ExitStatus.DONE.code();
        }
        ImageTable.of(gantry, report.path("kept")).print(gantry.terminal().out());
        JsonNode disk = report.path("disk");
        gantry.terminal()
                .progress(
                        disk.isMissingNode()
                                ? "the engine's disk cannot be measured by this worker, so it removes nothing by itself"
                                : "the engine's disk is at "
                                        + disk.path("usedPercent").asInt() + " %");
        return ExitStatus.DONE.code();
    }
}
