package dev.gantry.e2e.faults;

import dev.gantry.machines.Machine;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Follows the engines of several machines all the time, whatever is done to them. */
final class Watch implements AutoCloseable {

    private final Runs runs = new Runs();
    private final List<EngineWatch> engines;

    Watch(Collection<Machine> machines) {
        engines = machines.stream()
                .map(machine -> new EngineWatch(machine.name(), () -> socket(machine), runs))
                .toList();
    }

    private static Optional<Path> socket(Machine machine) {
        try {
            return machine.hasPower() ? Optional.of(machine.engineSocket()) : Optional.empty();
        } catch (IllegalStateException switchedOff) {
            // Between the two questions.
            return Optional.empty();
        }
    }

    /** All machines have power now, and one of them may lose it. */
    void allAreOn() {
        engines.forEach(EngineWatch::isOn);
    }

    /** Whether every engine is heard. */
    boolean isComplete() {
        return engines.stream().allMatch(EngineWatch::isConnected);
    }

    /** The containers that run. */
    Set<String> running() {
        return runs.all().stream()
                .filter(run -> run.end().isEmpty())
                .map(Runs.Run::container)
                .collect(Collectors.toSet());
    }

    Runs runs() {
        return runs;
    }

    @Override
    public void close() {
        engines.forEach(EngineWatch::close);
    }
}
