package dev.gantry.benchmarks;

import java.util.List;
import java.util.Optional;

/** One way to do an operation, with everything that was measured of it. */
final class Variant {

    /** Does the operation once. Answers how long it took, in milliseconds, without what it cleans up. */
    interface Operation {
        double run() throws InterruptedException;
    }

    private final String what;
    private final Operation operation;
    private final List<Long> gantry;
    private final List<Long> engine;
    private final Samples first = new Samples();
    private final Samples samples = new Samples();
    private double gantryCpu;
    private double engineCpu;

    Variant(String what, List<Long> gantry, List<Long> engine, Operation operation) {
        this.what = what;
        this.gantry = gantry;
        this.engine = engine;
        this.operation = operation;
    }

    /** Once, without counting it among the others. */
    void warmUp() throws InterruptedException {
        first.add(operation.run());
    }

    void measure() throws InterruptedException {
        double gantryBefore = Cpu.millis(gantry);
        double engineBefore = Cpu.millis(engine);
        samples.add(operation.run());
        gantryCpu += Cpu.millis(gantry) - gantryBefore;
        engineCpu += Cpu.millis(engine) - engineBefore;
    }

    /** The CPU times are those of the whole operation, its clean-up and the pause after it included. */
    Line line() {
        Line line = Line.of(what, "ms", samples)
                .withEngineCpu(engine.isEmpty() ? Optional.empty() : Optional.of(engineCpu / samples.size()));
        return gantry.isEmpty() ? line : line.withGantryCpu(gantryCpu / samples.size());
    }

    /** The operations with which it warmed up; none, if it did not. */
    Optional<Line> firstLine() {
        return first.size() == 0
                ? Optional.empty()
                : Optional.of(Line.of(what + ", its first " + first.size() + " after the start", "ms", first));
    }

    /** Each of them once, again and again, so that whatever slows the machine meets all of them. */
    static void takeTurns(List<Variant> variants, int warmUps, int rounds, int perRound) throws InterruptedException {
        for (int warmUp = 0; warmUp < warmUps; warmUp++) {
            for (Variant variant : variants) {
                variant.warmUp();
            }
        }
        for (int turn = 0; turn < rounds * perRound; turn++) {
            for (int place = 0; place < variants.size(); place++) {
                variants.get((turn + place) % variants.size()).measure();
            }
        }
    }
}
