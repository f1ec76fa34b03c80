package dev.gantry.simulation;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gantry simulate}: runs seeds of the simulation and prints what they have covered. */
@Command(
        name = "gantry simulate",
        mixinStandardHelpOptions = true,
        description =
                "Runs the manager's real core among simulated workers, engines, network, store and clock, and breaks"
                        + " them. Ends with the first rule that does not hold, and says which seed replays it.",
        footer = {
            "",
            "Exit status: 0 every rule held, 1 one did not, 2 wrong usage.",
            "What is simulated, and what is not, is in docs/simulation.md."
        })
public final class SimulateCommand implements Callable<Integer> {

    private static final long DEFAULT_SEEDS = 2_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--seeds", paramLabel = "N", description = "how many seeds to run; 2000 unless --minutes is given")
    private long seeds;

    @Option(names = "--minutes", paramLabel = "M", description = "for how long to run seeds")
    private long minutes;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "the first seed; each run adds 1 (default: ${DEFAULT-VALUE})")
    private long first;

    @Option(names = "--trace", description = "runs only the first seed, and prints all that happens")
    private boolean trace;

    private final PrintStream out;

    private SimulateCommand(PrintStream out) {
        this.out = out;
    }

    /** Ends the process: 0 all rules held, 1 one did not, 2 wrong usage. */
    public static void main(String[] arguments) {
        System.exit(run(new PrintStream(System.out, true, StandardCharsets.UTF_8), arguments));
    }

    static int run(PrintStream out, String... arguments) {
        return new CommandLine(new SimulateCommand(out)).execute(arguments);
    }

    @Override
    public Integer call() {
        if (seeds < 0 || minutes < 0) {
            throw new ParameterException(spec.commandLine(), "--seeds and --minutes must not be negative");
        }
        if (trace) {
            Trace lines = Simulation.trace(first, new Seams());
            lines.lines().forEach(out::println);
            return lines.foundViolation() ? 1 : 0;
        }
        long began = System.nanoTime();
        SeedRunner.Summary summary =
                SeedRunner.run(first, count(), Seams::new, Runtime.getRuntime().availableProcessors(), enough(began));
        print(summary, Duration.ofNanos(System.nanoTime() - began));
        return summary.violations().isEmpty() ? 0 : 1;
    }

    private long count() {
        if (seeds > 0) {
            return seeds;
        }
        return minutes > 0 ? Long.MAX_VALUE - first : DEFAULT_SEEDS;
    }

    private BooleanSupplier enough(long began) {
        return minutes == 0
                ? () -> false
                : () -> System.nanoTime() - began > Duration.ofMinutes(minutes).toNanos();
    }

    private void print(SeedRunner.Summary summary, Duration took) {
        out.print(summary.coverage().print());
        out.printf(
                "%,d seeds from %d, %,d steps, %d s; the longest convergence took %d s of simulated time%n",
                summary.seeds(),
                first,
                summary.steps(),
                took.toSeconds(),
                summary.longest().toSeconds());
        for (Violation violation : summary.violations()) {
            out.println("VIOLATION: " + violation.getMessage());
            out.println("Replay it: ./gantry simulate --trace --seed " + violation.seed());
        }
    }
}
