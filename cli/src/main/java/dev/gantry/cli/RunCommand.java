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
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code gantry run}: submits a task, or several at once, and prints their ids. */
@Command(
        description = "Submits a task and prints its id; several are accepted as a whole or not at all.",
        customSynopsis = {"gantry run [OPTIONS] IMAGE [-- CMD...]", "gantry run [--wait] --file FILE"})
final class RunCommand implements Callable<Integer> {

    private final GantryCli gantry;

    @Mixin
    private final TaskFlags flags = new TaskFlags();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "sends this task spec, or array of them, as it is; - reads stdin")
    private String file = "";

    @Option(names = "--count", paramLabel = "N", defaultValue = "1", description = "how many such tasks (default: 1)")
    private int count = 1;

    @Option(names = "--wait", description = "waits until each task runs or ended; status 1 if one failed")
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
        JsonNode answer = new Submission(manager, gantry.terminal()).send(body());
        List<JsonNode> tasks = answer.isArray() ? answer.valueStream().toList() : List.of(answer);
        PrintStream out = gantry.terminal().out();
        if (!gantry.json()) {
            tasks.forEach(task -> out.println(Cells.text(task, "id")));
        }
        List<JsonNode> standing = wait ? waited(manager, tasks) : tasks;
        if (gantry.json()) {
            gantry.print(answer.isArray() ? arrayOf(standing) : standing.getFirst());
        }
        boolean failed =
                wait && standing.stream().anyMatch(task -> Standing.of(task).equals("FAILED"));
        return (failed ? ExitStatus.REFUSED : ExitStatus.DONE).code();
    }

    private List<JsonNode> waited(ManagerApi manager, List<JsonNode> tasks) {
        TaskWait patience = new TaskWait(manager, gantry.terminal(), timeout);
        return tasks.stream()
                .map(task -> patience.untilRunning(Cells.text(task, "id")))
                .toList();
    }

    private static JsonNode arrayOf(List<JsonNode> tasks) {
        return JsonNodeFactory.instance.arrayNode().addAll(tasks);
    }

    private String body() {
        if (wait && detach) {
            throw new Failure(ExitStatus.WRONG_USAGE, "--wait and --detach exclude each other");
        }
        if (file.isEmpty()) {
            if (words.isEmpty()) {
                throw new Failure(ExitStatus.WRONG_USAGE, "an image is missing: gantry run IMAGE [-- CMD...]");
            }
            String spec = flags.spec(words.getFirst(), words.subList(1, words.size()));
            return count == 1 ? spec : "{\"count\":" + count + ",\"spec\":" + spec + "}";
        }
        if (!words.isEmpty() || flags.given() || count != 1) {
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
