package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The placement policies that there are, and the cluster's own among them. Immutable. */
public final class Policies {

    private final Map<String, Scorer> byName = new LinkedHashMap<>();
    private final Scorer usual;

    /**
     * Policies by their names.
     *
     * @param usual the name of the cluster's own
     * @throws IllegalArgumentException if none has that name, or two have the same; it says so to an operator
     */
    public Policies(Collection<Scorer> scorers, String usual) {
        for (Scorer scorer : scorers) {
            if (byName.putIfAbsent(scorer.name(), scorer) != null) {
                throw new IllegalArgumentException("there are two placement policies named " + scorer.name());
            }
        }
        this.usual = find(usual)
                .orElseThrow(() -> new IllegalArgumentException(
                        "it is " + usual + ", which is not one of " + String.join(", ", byName.keySet())));
    }

    /** One policy for everything. */
    public static Policies only(Scorer scorer) {
        return new Policies(List.of(scorer), scorer.name());
    }

    /** The names of all policies, in the order in which they were given. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    public Optional<Scorer> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The task's own policy; the cluster's where the task names none, or one that is there no longer. */
    Scorer of(Task task) {
        return byName.getOrDefault(task.spec().schedulerPolicy(), usual);
    }
}
