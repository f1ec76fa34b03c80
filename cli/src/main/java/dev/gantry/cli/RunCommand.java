package dev.gantry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code gantry run}: submits a task and prints its id. */
@Command(
        description = "Submits a task and prints its id.",
        customSynopsis = {"gantry run [OPTIONS] IMAGE [-- CMD...]", "gantry run [--wait] --file FILE"})
final class RunCommand implements Callable<Integer> {

    private final GantryCli gantry;

    @Mixin
    private final TaskFlags flags = new TaskFlags();

    @Option(names = "--file", paramLabel = "FILE", description = "sends this task spec as it is; - reads stdin")
    private String file = "";

    @Option(names = "--wait", description = "waits until the task runs or ended; status 1 if it failed")
    private boolean wait;

    @Option(
            names = {"-d", "--detach"},
            description = "does not wait (the default)")
    private boolean detach;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = Converters.OfDuration.class,
            defaultValue = "5m",
            description = "how long --wait waits (default: ${DEFAULT-VALUE})")
    private Duration timeout = Duration.ZERO;

    @Parameters(paramLabel = "IMAGE [-- CMD...]", description = "the image, and what to run in it after --")
    private List<String> words = new ArrayList<>();

    RunCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        ManagerApi manager = gantry.manager();
        JsonNode task = manager.post(ApiPath.tasks(), body());
        PrintStream out = gantry.terminal().out();
        if (!gantry.json()) {
            out.println(Cells.text(task, "id"));
        }
        JsonNode standing = wait ? waited(manager, task) : task;
        if (gantry.json()) {
            gantry.print(standing);
        }
        boolean failed = wait && Standing.of(standing).equals("FAILED");
        return (failed ? ExitStatus.REFUSED : ExitStatus.DONE).code();
    }

    private JsonNode waited(ManagerApi manager, JsonNode task) {
        return new TaskWait(manager, gantry.terminal(), timeout).untilRunning(Cells.text(task, "id"));
    }

    private String body() {
        if (wait && detach) {
            throw new Failure(ExitStatus.WRONG_USAGE, "--wait and --detach exclude each other");
        }
        if (file.isEmpty()) {
            if (words.isEmpty()) {
                throw new Failure(ExitStatus.WRONG_USAGE, "an image is missing: gantry run IMAGE [-- CMD...]");
            }
            return flags.spec(words.getFirst(), words.subList(1, words.size()));
        }
        if (!words.isEmpty() || flags.given()) {
            throw new Failure(
                    ExitStatus.WRONG_USAGE, "--file says everything about the task: leave out the image and its flags");
        }
        return contents();
    }

    private String contents() {
        try {
            if (file.equals("-")) {
                InputStream in = gantry.terminal().in();
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            return Files.readString(Path.of(file));
        } catch (NoSuchFileException _) {
            throw new Failure(ExitStatus.WRONG_USAGE, "there is no file '" + file + "'");
        } catch (IOException unreadable) {
            throw new Failure(
                    ExitStatus.WRONG_USAGE, "'" + file + "' cannot be read as UTF-8 text: " + unreadable.getMessage());
        }
    }
}
