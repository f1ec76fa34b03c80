package dev.gantry.worker.task;

import dev.gantry.model.OnDisconnect;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.RunContainer.Status;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an earlier process of this worker has left of an attempt.
 *
 * @param container to go on with
 * @param others of runs before it, or of one that an engine made late; they are to go
 */
record Inherited(RunContainer container, List<String> others) {

    /** An end that is written down proves that nothing may come after it. */
    private static final Comparator<RunContainer> COUNTS = Comparator.comparing(RunContainer::isOver)
            .thenComparingInt(container -> container.run().restart());

    /**
     * Sorts containers by attempts. First come those that the engine may not hold up, as they have a deadline; the others by their
     * ends, so that of those that are over the oldest is let go of first.
     */
    static List<Inherited> of(List<RunContainer> found) {
        return found.stream()
                .collect(Collectors.groupingBy(
                        container -> container.run().attempt(), LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(Inherited::ofAttempt)
                .sorted(Comparator.comparing(Inherited::hasDeadline)
                        .reversed()
                        .thenComparing(left -> left.container().finished().orElse(Instant.MAX)))
                .toList();
    }

    private static Inherited ofAttempt(List<RunContainer> containers) {
        RunContainer counts = containers.stream().max(COUNTS).orElseThrow();
        return new Inherited(
                counts,
                containers.stream()
                        .map(RunContainer::id)
                        .filter(id -> !id.equals(counts.id()))
                        .toList());
    }

    AttemptRef attempt() {
        return container.run().attempt();
    }

    private boolean hasDeadline() {
        return container.status() != Status.ENDED
                && Optional.ofNullable(container.run().assignment().spec())
                        .filter(spec -> spec.onDisconnect() == OnDisconnect.STOP)
                        .isPresent();
    }
}
