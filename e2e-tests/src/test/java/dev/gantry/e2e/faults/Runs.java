package dev.gantry.e2e.faults;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** When which container ran, as the engines told it; told twice it is the same. Thread-safe. */
final class Runs {

    /**
     * One run of a container.
     *
     * @param end when it ended, or the last moment at which it surely ran; empty while it runs
     */
    record Run(String machine, String container, String task, int attempt, Instant start, Optional<Instant> end) {

        /** Whether both surely ran at one moment. */
        boolean overlaps(Run other) {
            return startsBeforeEndOf(other) && other.startsBeforeEndOf(this);
        }

        private boolean startsBeforeEndOf(Run other) {
            return other.end.map(start::isBefore).orElse(true);
        }

        private Run endedAt(Instant at) {
            return new Run(machine, container, task, attempt, start, Optional.of(at.isBefore(start) ? start : at));
        }
    }

    /** A signal that somebody sent to a container through its engine. */
    record Signal(String task, int attempt, Instant at) {}

    private final Map<String, List<Run>> byContainer = new HashMap<>();
    private final List<Signal> signals = new ArrayList<>();

    /** It runs since then. What is known to have ended later than that is known already. */
    synchronized void started(String machine, String container, String task, int attempt, Instant at) {
        List<Run> runs = byContainer.computeIfAbsent(container, _ -> new ArrayList<>());
        if (runs.isEmpty() || runs.getLast().end().filter(at::isAfter).isPresent()) {
            runs.add(new Run(machine, container, task, attempt, at, Optional.empty()));
        }
    }

    /** It ended then, if it ran. */
    synchronized void ended(String container, Instant at) {
        List<Run> runs = byContainer.getOrDefault(container, List.of());
        if (!runs.isEmpty() && runs.getLast().end().isEmpty()) {
            runs.set(runs.size() - 1, runs.getLast().endedAt(at));
        }
    }

    synchronized void signalled(String task, int attempt, Instant at) {
        signals.add(new Signal(task, attempt, at));
    }

    synchronized boolean knows(String container) {
        return byContainer.containsKey(container);
    }

    /** What runs on a machine. */
    synchronized List<Run> runningOn(String machine) {
        return all().stream()
                .filter(run -> run.machine().equals(machine) && run.end().isEmpty())
                .toList();
    }

    synchronized List<Run> all() {
        return byContainer.values().stream().flatMap(List::stream).toList();
    }

    synchronized List<Signal> signals() {
        return List.copyOf(signals);
    }
}
