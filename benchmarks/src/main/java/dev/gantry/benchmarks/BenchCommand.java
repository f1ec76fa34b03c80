package dev.gantry.benchmarks;

import dev.gantry.machines.Rack;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gantry bench}: measures rows of the performance table and prints them as Markdown. */
@Command(
        name = "gantry bench",
        mixinStandardHelpOptions = true,
        description = "Measures rows of the performance table against their baselines in the same run.",
        footer = {
            "",
            "Rows:",
            "  L1   submit to RUNNING, against the engine's raw API and docker run -d",
            "  L3   container killed to running again",
            "  F1   failures on three machines, and a drain, against Docker Swarm",
            "  R1   start and idle memory of manager and worker, against the plain jars",
            "  W1   a worker with 200 containers: memory, CPU, how soon it tells of an end",
            "  S1   durable submissions a second by 64 clients, against etcd and PostgreSQL",
            "  S2   the same in arrays of 100 tasks",
            "  S3   a million tasks to running on 5,000 simulated workers, against Swarm",
            "  M2   steady load of a million tasks on 10,000 simulated workers, 1 %% of them changing each second",
            "  L5   a manager with a million tasks killed to serving again, against Swarm",
            "  P1   placements a second through the pure core, against a scan, Cube, Nomad and Fenzo",
            "  P2   the same with 1,000 identical tasks in a row",
            "  P3   packing: machines over the lower bound, against best fit and others",
            "  P4   why a task has no place on 10,000 workers",
            "  M1   memory of a running task, of a million",
            "  M3   reconciliation of a million running tasks",
            "",
            "It starts services of its own on free ports, and removes whatever it made."
        })
public final class BenchCommand implements Callable<Integer> {

    private static final int END_SECONDS = 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ROW", description = "rows to measure; all without one")
    private List<String> names = new ArrayList<>();

    @Option(names = "--short", description = "as little as shows that everything runs; the figures say nothing")
    private boolean shortForm;

    @Option(
            names = "--scale",
            paramLabel = "SHARE",
            description = "the size of S3, M2, L5 and W1, such as 0.1; default: 1, which is a million tasks")
    private double scale;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "how often the variants of a row take turns; default: 6")
    private int rounds;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "where the results go as JSON and Markdown; default: benchmarks/target")
    private Path out = Path.of("");

    @Option(names = "--check", hidden = true, description = "only says whether the arguments make sense")
    private boolean check;

    @Option(names = "--home", hidden = true, description = "the folder of the launcher")
    private Path home = Path.of("");

    @Option(names = "--busybox", hidden = true, description = "a static busybox, to make the containers' image of")
    private Path busybox = Path.of("/bin/busybox");

    private final PrintStream standardOut;
    private final PrintStream standardErr;
    private final List<Rack> racks = new CopyOnWriteArrayList<>();
    private volatile boolean brokenOff;

    private BenchCommand(PrintStream standardOut, PrintStream standardErr) {
        this.standardOut = standardOut;
        this.standardErr = standardErr;
    }

    /** Ends the process: 0 done, 1 failed, 2 wrong usage. A figure that is missed is no failure. */
    public static void main(String[] arguments) {
        System.exit(run(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                arguments));
    }

    static int run(PrintStream out, PrintStream err, String... arguments) {
        return commandLine(out, err).execute(arguments);
    }

    static CommandLine commandLine(PrintStream out, PrintStream err) {
        return new CommandLine(new BenchCommand(out, err))
                .setParameterExceptionHandler((wrong, _) -> complain(err, wrong, 2))
                .setExecutionExceptionHandler((failure, _, _) -> {
                    if (failure instanceof BenchFailure) {
                        return complain(err, failure, 1);
                    }
                    throw failure;
                });
    }

    private static int complain(PrintStream err, Exception failure, int status) {
        complain(err, String.valueOf(failure.getMessage()));
        return status;
    }

    private static void complain(PrintStream err, String words) {
        err.println("gantry: " + words);
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Row> rows = wantedRows();
        return check || run(rows) ? 0 : 1;
    }

    /** Answers whether all of them could be measured. */
    private boolean run(List<Row> rows) throws InterruptedException {
        Path folder = newFolder();
        String host = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        try (Engine engine = Engine.connect(host, UUID.randomUUID().toString())) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> breakOff(engine)));
            Path image = engine.makeImage(busybox, folder);
            try {
                Report report = measure(rows, folder, engine, image);
                Path target = out.toString().isEmpty() ? home.resolve("benchmarks/target") : out;
                report.writeTo(target);
                standardOut.print(report.markdown());
                standardErr.println("Written to " + target.toAbsolutePath());
                return report.rows().size() == rows.size();
            } finally {
                engine.cleanUp();
            }
        } finally {
            delete(folder);
        }
    }

    /** After Ctrl-C, too, nothing is left behind. */
    private void breakOff(Engine engine) {
        brokenOff = true;
        racks.forEach(Rack::letGo);
        List<ProcessHandle> started = ProcessHandle.current().descendants().toList();
        started.forEach(ProcessHandle::destroy);
        for (ProcessHandle process : started) {
            process.onExit()
                    .completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS)
                    .join();
            process.destroyForcibly();
        }
        engine.cleanUp();
    }

    private Report measure(List<Row> rows, Path folder, Engine engine, Path image) throws InterruptedException {
        Effort usual = shortForm ? Effort.SHORT : Effort.FULL;
        Effort turns = rounds > 0 ? usual.withRounds(rounds) : usual;
        Effort effort = scale > 0 ? turns.withScale(scale) : turns;
        Site site = new Site(home.toAbsolutePath(), folder, engine, image, effort, standardErr, racks::add);
        Machine machine = Machine.here(engine, folder);
        List<RowReport> reports = new ArrayList<>();
        for (Row row : rows) {
            if (brokenOff) {
                throw new BenchFailure("broken off");
            }
            site.progress().println("Measuring " + row.name() + ": " + row.title() + " ...");
            measure(row, site).ifPresent(reports::add);
        }
        return new Report(Instant.now(), shortForm, machine, reports);
    }

    /** A row that cannot be measured takes nothing away from the others. */
    private Optional<RowReport> measure(Row row, Site site) throws InterruptedException {
        try {
            return Optional.of(row.measure(site));
        } catch (BenchFailure | IllegalStateException | UncheckedIOException failure) {
            if (brokenOff) {
                throw failure;
            }
            complain(standardErr, row.name() + " could not be measured: " + failure.getMessage());
            return Optional.empty();
        }
    }

    private List<Row> wantedRows() {
        List<String> known = Row.ALL.stream().map(Row::name).toList();
        List<String> wanted =
                names.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList();
        wanted.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new ParameterException(
                    spec.commandLine(), "there is no row '" + name + "'; the rows are " + String.join(", ", known));
        });
        return Row.ALL.stream()
                .filter(row -> wanted.isEmpty() || wanted.contains(row.name()))
                .toList();
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("gantry-bench");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
