package dev.gantry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
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

    @Option(names = "--attempt", paramLabel = "N", description = "of an earlier attempt, from 1")
    private @Nullable Integer attempt;

    @Option(names = "--restart", paramLabel = "N", description = "of an earlier run of the attempt, from 0")
    private @Nullable Integer restart;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            description = "only what was written since a time, or within a duration such as 10m")
    private @Nullable String since;

    @Option(
            names = {"-t", "--timestamps"},
            description = "begins each line with its time")
    private boolean timestamps;

    @Option(names = "--stream", paramLabel = "STREAM", description = "stdout, stderr or all")
    private @Nullable String stream;

    @Parameters(paramLabel = "ID", description = "the task's id, a unique start of it, or its name")
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
        HttpResponse<InputStream> answer = manager.streaming(path());
        answer.headers()
                .firstValue("Gantry-Log")
                .ifPresent(state -> gantry.terminal()
                        .progress(
                                state.equals("cut")
                                        ? "the container is gone; this is the end of its log"
                                        : "the container is gone; its log was kept"));
        try (InputStream text = answer.body()) {
            copy(text, gantry.terminal().out());
        } catch (IOException lost) {
            throw manager.unreachable(lost);
        }
        return ExitStatus.DONE.code();
    }

    private ApiPath path() {
        ApiPath path = ApiPath.logs(gantry.task(id));
        path = follow ? path.with("follow", "true") : path;
        path = with(path, "tail", tail);
        path = with(path, "attempt", attempt);
        path = with(path, "restart", restart);
        path = with(path, "since", since);
        path = timestamps ? path.with("timestamps", "true") : path;
        return with(path, "stream", stream);
    }

    private static ApiPath with(ApiPath path, String name, @Nullable Object value) {
        return value == null ? path : path.with(name, value.toString());
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
