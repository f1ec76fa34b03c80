package dev.gantry.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Figures of one kind, and what they have in common. */
final class Samples {

    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    void addAll(Samples others) {
        values.addAll(others.values);
    }

    int size() {
        return values.size();
    }

    /** The last so many, or all if there are fewer. */
    Samples newest(int number) {
        Samples newest = new Samples();
        values.subList(Math.max(0, size() - number), size()).forEach(newest::add);
        return newest;
    }

    Samples map(DoubleUnaryOperator change) {
        Samples changed = new Samples();
        values.forEach(value -> changed.add(change.applyAsDouble(value)));
        return changed;
    }

    double median() {
        return quantile(0.5);
    }

    double mean() {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /**
     * Interpolates between the two nearest values.
     *
     * @throws IllegalStateException if there are none
     */
    double quantile(double share) {
        if (values.isEmpty()) {
            throw new IllegalStateException("nothing was measured");
        }
        List<Double> sorted = values.stream().sorted().toList();
        double place = share * (sorted.size() - 1);
        int below = (int) Math.floor(place);
        int above = (int) Math.ceil(place);
        return sorted.get(below) + (sorted.get(above) - sorted.get(below)) * (place - below);
    }
}
