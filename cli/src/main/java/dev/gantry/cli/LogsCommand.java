package dev.gantry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gantry logs}: what a task's container wrote. */
@Command(description = "Prints what a task's container wrote.")
final class LogsCommand implements Callable<Integer> {

    private final GantryCli gantry;

    @Option(
            names = {"-f", "--follow"},
            description = "goes on until the container ends or Ctrl-C")
    private boolean follow;

    @Option(
            names = {"-n", "--tail"},
            paramLabel = "N",
            description = "only the last N lines of what is there")
    private @Nullable Integer tail;

    @Parameters(paramLabel = "ID", description = "the task's id, or a unique start of it")
    private String id = "";

    LogsCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        if (tail != null && tail < 0) {
            throw new Failure(ExitStatus.WRONG_USAGE, "--tail is " + tail + ", which is below 0");
        }
        ManagerApi manager = gantry.manager();
        ApiPath path = ApiPath.logs(gantry.task(id));
        path = follow ? path.with("follow", "true") : path;
        path = tail == null ? path : path.with("tail", tail.toString());
        try (InputStream text = manager.stream(path)) {
            copy(text, gantry.terminal().out());
        } catch (IOException lost) {
            throw manager.unreachable(lost);
        }
        return ExitStatus.DONE.code();
    }

    /** Hands on each piece as it comes, and ends when nobody reads any more. */
    private static void copy(InputStream text, PrintStream out) throws IOException {
        byte[] piece = new byte[8192];
        for (int length = text.read(piece); length >= 0 && !out.checkError(); length = text.read(piece)) {
            out.write(piece, 0, length);
            out.flush();
        }
    }
}
