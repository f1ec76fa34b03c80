package dev.gantry.cli;

import dev.gantry.model.wire.ExecSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gantry exec}: a command inside a task's container, with its exit code for this command's own. */
@Command(description = "Runs a command inside a task's container, and ends with its exit code.")
final class ExecCommand implements Callable<Integer> {

    private final GantryCli gantry;

    @Option(
            names = {"-i", "--interactive"},
            description = "hands the input on")
    private boolean interactive;

    @Option(
            names = {"-t", "--tty"},
            description = "gives the command a terminal, this one; with -i for a shell")
    private boolean tty;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "as whom, such as 1000:1000")
    private @Nullable String user;

    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "DIR",
            description = "in which folder")
    private @Nullable String workingDir;

    @Option(
            names = {"-e", "--env"},
            paramLabel = "K=V",
            converter = KeyValue.Converter.class,
            description = "a variable; repeatable")
    private List<KeyValue> env = new ArrayList<>();

    @Parameters(arity = "1..*", paramLabel = "ID -- CMD...", description = "the task, and what to run in its container")
    private List<String> words = new ArrayList<>();

    ExecCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        if (words.size() < 2) {
            throw new Failure(ExitStatus.WRONG_USAGE, "there is no command: gantry exec ID -- CMD...");
        }
        if (tty && !gantry.terminal().interactive()) {
            throw new Failure(ExitStatus.WRONG_USAGE, "-t needs a terminal, and this is none");
        }
        ExecCall call = new ExecCall(gantry.terminal(), spec());
        ManagerApi manager = gantry.manager();
        ApiPath path = ApiPath.exec(gantry.task(words.getFirst()));
        Optional<RawTerminal> raw = tty ? Optional.of(RawTerminal.open()) : Optional.empty();
        try {
            return call.run(manager, path, raw);
        } finally {
            raw.ifPresent(RawTerminal::close);
        }
    }

    private ExecSpec spec() {
        Map<String, String> variables = new LinkedHashMap<>();
        env.forEach(pair -> variables.put(pair.key(), pair.value()));
        return new ExecSpec(words.subList(1, words.size()), user, workingDir, variables, null, interactive, tty);
    }
}
