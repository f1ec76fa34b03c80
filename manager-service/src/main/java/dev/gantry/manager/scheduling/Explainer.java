package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Explains why a task has no place, and finds out what would give it one. Has no state, and is safe for many threads.
 *
 * <p><b>Goals.</b> Whoever reads it knows what to do. Nothing is said that does not hold.
 *
 * <p><b>Constraints.</b> The answer does not grow with the number of workers, and does not depend on their order.
 *
 * <p><b>Algorithm.</b> Every machine is asked once and counted under its first refusal, beside the few that lack the least.
 * Those few are looked at more closely: what the filter misses is supposed, and all filters are asked again, until none
 * refuses or there is nothing more to suppose. What passes is said; of several with the same kinds of change, the nearest.
 *
 * <p><b>Source.</b> The counts are those of Kubernetes' {@code FailedScheduling} and of Nomad's {@code AllocMetric}; the checked
 * counterfactual is "the closest possible world" of Wachter, Mittelstadt and Russell (2018).
 *
 * <p><b>Example.</b> A task of 1 GiB, two workers with 412 and 100 MiB free: {@code 2 INSUFFICIENT_MEMORY}, and "It would fit
 * worker-1 with memory <= 412 MiB."
 */
public final class Explainer {

    private static final int MOST_REMEDIES = 3;
    private static final int MOST_COUNTERFACTUALS = 5;

    private static final Comparator<Found> NEAREST_FIRST = Comparator.<Found>comparingInt(
                    found -> found.counterfactual().remedies().size())
            .thenComparingInt(found -> found.counterfactual().reach())
            .thenComparing(Found::origin);

    private record Found(Counterfactual counterfactual, Nearest origin) {}

    private final List<Filter> filters;

    public Explainer(List<Filter> filters) {
        this.filters = List.copyOf(filters);
    }

    /** Explains a task that has no place, whatever it wants of the machines, each of which has a name of its own. */
    public Explanation explain(Task task, Collection<Machine> machines) {
        Map<Reason, Tally> tallies = new EnumMap<>(Reason.class);
        int fitting = 0;
        for (Machine machine : machines) {
            Optional<Reason> refusal = Filter.refuse(filters, task, machine);
            if (refusal.isEmpty()) {
                fitting++;
            } else {
                tallies.computeIfAbsent(refusal.get(), Tally::new).add(Nearest.of(task, machine));
            }
        }
        List<Found> found = suppose(task, tallies.values());
        return new Explanation(
                machines.size(),
                fitting,
                tallies.values().stream()
                        .sorted(Comparator.comparingInt(Tally::machines).reversed())
                        .map(Tally::refused)
                        .toList(),
                found.stream()
                        .findFirst()
                        .map(first -> closest(task, first.origin().machine())),
                found.stream().map(Found::counterfactual).toList());
    }

    /** The nearest of what was found for each set of kinds of change. */
    private List<Found> suppose(Task task, Collection<Tally> tallies) {
        List<Found> found = new ArrayList<>();
        for (Tally tally : tallies) {
            for (Nearest nearest : tally.nearest()) {
                suppose(task, nearest.machine())
                        .ifPresent(counterfactual -> found.add(new Found(counterfactual, nearest)));
            }
        }
        found.sort(NEAREST_FIRST);
        Set<List<Remedy.Kind>> said = new HashSet<>();
        return found.stream()
                .filter(one -> said.add(one.counterfactual().remedies().stream()
                        .map(Remedy::kind)
                        .toList()))
                .limit(MOST_COUNTERFACTUALS)
                .toList();
    }

    private Optional<Counterfactual> suppose(Task task, Machine machine) {
        Optional<Supposition> supposed = Optional.of(Supposition.nothing(task, machine));
        while (supposed.isPresent() && supposed.get().remedies().size() <= MOST_REMEDIES) {
            Supposition so = supposed.get();
            Optional<Reason> refusal = Filter.refuse(filters, so.task(), so.machine());
            if (refusal.isEmpty()) {
                return Optional.of(new Counterfactual(
                        machine.worker().id(), machine.worker().name(), so.remedies()));
            }
            supposed = Remedies.against(refusal.get(), so);
        }
        return Optional.empty();
    }

    private Explanation.Closest closest(Task task, Machine machine) {
        return new Explanation.Closest(
                machine.worker().id(),
                machine.worker().name(),
                filters.stream()
                        .map(filter -> filter.refuse(task, machine))
                        .flatMap(Optional::stream)
                        .toList());
    }
}
