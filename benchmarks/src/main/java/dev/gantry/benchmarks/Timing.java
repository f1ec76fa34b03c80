package dev.gantry.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.function.Consumer;

/** Rates of one way to do something many times in this thread, and the CPU time that one of them takes. */
final class Timing {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Which threads do the work. */
    enum Threads {
        /** The one that measures, so that its CPU time is that of the work. */
        THIS,
        OTHERS
    }

    private final String what;
    private final Threads threads;
    private final Consumer<Timing> round;
    private final Samples rates = new Samples();
    private final Samples cpuMicros = new Samples();
    private boolean counts;
    private long began;
    private long cpuBegan;

    /**
     * Something that is measured in rounds.
     *
     * @param round prepares, calls {@link #begin} and {@link #end} around what counts, and cleans up
     */
    Timing(String what, Consumer<Timing> round) {
        this(what, Threads.THIS, round);
    }

    Timing(String what, Threads threads, Consumer<Timing> round) {
        this.what = what;
        this.threads = threads;
        this.round = round;
    }

    void warmUp() {
        counts = false;
        round.accept(this);
    }

    void measure() {
        counts = true;
        round.accept(this);
    }

    void begin() {
        cpuBegan = THREADS.getCurrentThreadCpuTime();
        began = System.nanoTime();
    }

    /** So many were done since the beginning. */
    void end(int operations) {
        long wall = System.nanoTime() - began;
        long cpu = THREADS.getCurrentThreadCpuTime() - cpuBegan;
        if (counts && operations > 0) {
            rates.add(operations * 1e9 / wall);
            cpuMicros.add(cpu / 1e3 / operations);
        }
    }

    Samples rates() {
        return rates;
    }

    Line line() {
        return Line.of(what, "/s", rates);
    }

    /** The time that one takes, in a unit of which a second has so many. */
    Line timeLine(String unit, double perSecond) {
        return Line.of(what, unit, rates.map(rate -> perSecond / rate));
    }

    String cpuWords() {
        return switch (threads) {
            case THIS ->
                String.format(
                        Locale.ROOT, "CPU time of one: %s %.2f us (median of the rounds)", what, cpuMicros.median());
            case OTHERS -> "CPU time of one: " + what + " works in threads of its own, whose time is not known";
        };
    }
}
