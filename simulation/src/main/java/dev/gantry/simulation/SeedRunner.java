package dev.gantry.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Runs many seeds on all processors, each run on one thread, until there are enough, it is time, or one fails. */
final class SeedRunner {

    /**
     * What the runs came to.
     *
     * @param seeds how many were run to their end
     * @param violations what was found; at most one a thread, since the first one ends all
     * @param longest the longest time from the last fault to convergence
     */
    record Summary(long seeds, long steps, Duration longest, Coverage coverage, List<Violation> violations) {}

    private final Supplier<Seams> seams;
    private final Coverage coverage = new Coverage();
    private final List<Violation> violations = new ArrayList<>();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final AtomicLong next;
    private final long end;
    private long seeds;
    private long steps;
    private Duration longest = Duration.ZERO;

    private SeedRunner(long first, long count, Supplier<Seams> seams) {
        this.next = new AtomicLong(first);
        this.end = first + count;
        this.seams = seams;
    }

    /** Runs the seeds from {@code first} on; {@code enough} is asked before each one. */
    static Summary run(long first, long count, Supplier<Seams> seams, int threads, BooleanSupplier enough) {
        SeedRunner runner = new SeedRunner(first, count, seams);
        List<Thread> workers = new ArrayList<>();
        for (int number = 0; number < threads; number++) {
            workers.add(Thread.ofPlatform().name("seeds-" + number).start(() -> runner.work(enough)));
        }
        for (Thread worker : workers) {
            join(worker);
        }
        return runner.summary();
    }

    private static void join(Thread worker) {
        try {
            worker.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while seeds were running", stopped);
        }
    }

    private void work(BooleanSupplier enough) {
        for (long seed = next.getAndIncrement();
                seed < end && !failed.get() && !enough.getAsBoolean();
                seed = next.getAndIncrement()) {
            try {
                take(Simulation.run(seed, seams.get(), false));
            } catch (Violation violation) {
                failed.set(true);
                take(violation);
            }
        }
    }

    private synchronized void take(Simulation.Result result) {
        seeds++;
        steps += result.trace().steps();
        coverage.add(result.coverage());
        longest = longest.compareTo(result.converged()) < 0 ? result.converged() : longest;
    }

    private synchronized void take(Violation violation) {
        violations.add(violation);
    }

    private synchronized Summary summary() {
        return new Summary(seeds, steps, longest, coverage, List.copyOf(violations));
    }
}
