package dev.gantry.manager.scheduling;

import dev.gantry.model.WorkerId;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A worker that would take the task if something were otherwise. Every filter was asked again with all remedies together, and
 * none refused.
 *
 * @param remedies what would have to be otherwise, never empty
 */
public record Counterfactual(WorkerId worker, String name, List<Remedy> remedies) {

    public Counterfactual {
        remedies = List.copyOf(remedies);
        if (remedies.isEmpty()) {
            throw new IllegalArgumentException("worker " + name + " takes the task as things are");
        }
    }

    /** Such as {@code It would fit worker-3 with memory <= 412 MiB.} */
    public String sentence() {
        boolean comesByItself = remedies.stream().allMatch(remedy -> remedy.kind() == Remedy.Kind.WAIT);
        return (comesByItself ? "It fits " : "It would fit ") + name + " "
                + remedies.stream().map(Remedy::words).collect(Collectors.joining(" and ")) + ".";
    }

    /** The farthest of its remedies. */
    int reach() {
        return remedies.stream().mapToInt(remedy -> remedy.kind().reach()).max().orElseThrow();
    }
}
