package dev.gantry.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Where the time of an operation went, from one moment to the next. */
final class Phases {

    private final Map<String, Samples> phases = new LinkedHashMap<>();

    void add(String phase, Instant from, Instant to) {
        phases.computeIfAbsent(phase, _ -> new Samples())
                .add(Duration.between(from, to).toNanos() / 1e6);
    }

    /** The median of each phase in the last so many operations: what came before was warming up. */
    String words(int operations) {
        return phases.entrySet().stream()
                .map(phase -> String.format(
                        Locale.ROOT,
                        "%s %.1f ms",
                        phase.getKey(),
                        phase.getValue().median()))
                .collect(Collectors.joining(", "));
    }
}
