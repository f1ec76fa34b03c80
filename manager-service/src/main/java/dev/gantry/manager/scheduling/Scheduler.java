package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Reason;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a worker for a task: filter, score, pick.
 *
 * <p>Deterministic: equal scores are decided by the worker's id, so the same state gives the same placement.
 */
public final class Scheduler {

    private final List<Filter> filters;
    private final Scorer scorer;

    public Scheduler(List<Filter> filters, Scorer scorer) {
        this.filters = List.copyOf(filters);
        this.scorer = scorer;
    }

    /** Decides without booking anything: the placement becomes real when it is applied as a change. */
    public Placement place(Task task, ClusterState cluster, Instant now) {
        Map<Reason, Integer> refusals = new EnumMap<>(Reason.class);
        @Nullable Candidate best = null;
        long bestScore = Long.MIN_VALUE;
        int feasible = 0;
        for (Worker worker : cluster.workers()) {
            Candidate candidate = Candidate.of(worker, cluster, now);
            Optional<Reason> refusal = refuse(task, candidate);
            if (refusal.isPresent()) {
                refusals.merge(refusal.get(), 1, Integer::sum);
                continue;
            }
            feasible++;
            long score = scorer.score(task, candidate);
            if (best == null || score > bestScore) {
                best = candidate;
                bestScore = score;
            }
        }
        if (best == null) {
            return new Placement.NoPlace(Explanations.of(task, refusals));
        }
        return placed(task, best, feasible, cluster.workers().size());
    }

    private Optional<Reason> refuse(Task task, Candidate candidate) {
        for (Filter filter : filters) {
            Optional<Reason> refusal = filter.refuse(task, candidate);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private Placement placed(Task task, Candidate best, int feasible, int all) {
        List<PortMapping> ports = Ports.pick(task, best)
                .orElseThrow(() -> new IllegalStateException("the port filter let a worker without ports pass"));
        String message = "%s: policy %s chose it among %d of %d workers"
                .formatted(best.worker().name(), scorer.name(), feasible, all);
        return new Placement.Placed(best.worker().id(), ports, message);
    }
}
