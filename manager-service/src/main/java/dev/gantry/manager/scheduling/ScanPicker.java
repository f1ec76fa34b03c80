package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.Reason;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks every worker. It is the meaning of a pick: whatever is quicker has to give the same answer.
 *
 * <p>Deterministic: equal scores are decided by the worker's id, so the same state gives the same answer.
 */
final class ScanPicker {

    /**
     * What asking every worker came to.
     *
     * @param best the worker that is chosen, if any passed every filter
     * @param feasible how many passed every filter
     * @param refusals for each reason the number of workers that it rules out
     */
    record Pick(Optional<Candidate> best, int feasible, Map<Reason, Integer> refusals) {}

    private final List<Filter> filters;

    ScanPicker(List<Filter> filters) {
        this.filters = List.copyOf(filters);
    }

    Pick pick(Task task, Ranking ranking, ClusterState cluster, ExpectedLoad load, Instant now) {
        return pick(task, ranking, cluster, load, now, Audience.NONE);
    }

    /**
     * The same.
     *
     * @param audience hears of each worker, in the order of their ids
     */
    Pick pick(Task task, Ranking ranking, ClusterState cluster, ExpectedLoad load, Instant now, Audience audience) {
        Map<Reason, Integer> refusals = new EnumMap<>(Reason.class);
        @Nullable Candidate best = null;
        long bestTotal = Long.MIN_VALUE;
        int feasible = 0;
        for (Worker worker : cluster.workers()) {
            Candidate candidate = Candidate.of(worker, cluster, load, now);
            Optional<Reason> refusal = Filter.refuse(filters, task, candidate);
            if (refusal.isPresent()) {
                refusals.merge(refusal.get(), 1, Integer::sum);
                audience.refused(refusal.get());
                continue;
            }
            feasible++;
            long total = ranking.total(task, candidate);
            audience.passed(candidate, total);
            if (best == null || total > bestTotal) {
                best = candidate;
                bestTotal = total;
            }
        }
        return new Pick(Optional.ofNullable(best), feasible, refusals);
    }
}
