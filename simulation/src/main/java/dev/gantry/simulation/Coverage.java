package dev.gantry.simulation;

import java.util.Map;
import java.util.TreeMap;

/** How often what has happened: faults by kind, states and transitions reached. */
public final class Coverage {

    private final Map<String, Map<String, Long>> counts = new TreeMap<>();

    void count(String group, String name) {
        counts.computeIfAbsent(group, _ -> new TreeMap<>()).merge(name, 1L, Long::sum);
    }

    void add(Coverage other) {
        other.counts.forEach((group, names) -> names.forEach((name, count) ->
                counts.computeIfAbsent(group, _ -> new TreeMap<>()).merge(name, count, Long::sum)));
    }

    /** The counts of a group, by name. */
    public Map<String, Long> of(String group) {
        return Map.copyOf(counts.getOrDefault(group, Map.of()));
    }

    /** All counts as text, a group after the other. */
    public String print() {
        StringBuilder text = new StringBuilder();
        counts.forEach((group, names) -> {
            text.append(group).append('\n');
            names.forEach((name, count) -> text.append(String.format("  %-44s %,12d%n", name, count)));
        });
        return text.toString();
    }
}
