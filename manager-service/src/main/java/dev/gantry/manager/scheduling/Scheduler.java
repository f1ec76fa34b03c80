package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.PlacementDecision;
import dev.gantry.manager.cluster.Task;
import dev.gantry.model.PortMapping;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds a worker for a task: filter, score, pick. Deterministic: the same state gives the same placement. */
public final class Scheduler {

    private final Ranking.Extra affinities = new AffinityPoints();
    private final Ranking.Extra images = new ImagePoints();
    private final List<Filter> filters;
    private final ScanPicker picker;
    private final Policies policies;

    public Scheduler(List<Filter> filters, Policies policies) {
        this.filters = List.copyOf(filters);
        this.picker = new ScanPicker(filters);
        this.policies = policies;
    }

    /** A scheduler with one policy for everything. */
    public Scheduler(List<Filter> filters, Scorer policy) {
        this(filters, Policies.only(policy));
    }

    /** Decides without booking anything: the placement becomes real when it is applied as a change. */
    public Placement place(Task task, ClusterState cluster, ExpectedLoad load, Instant now) {
        Ranking ranking = ranking(task);
        ScanPicker.Pick pick = picker.pick(task, ranking, cluster, load, now);
        return pick.best()
                .map(best -> placed(task, best, ranking, pick))
                .orElseGet(() -> new Placement.NoPlace(Explanations.of(task, pick.refusals())));
    }

    /** Decides the same and says why, which takes longer. */
    public Placement placeAndSayWhy(Task task, ClusterState cluster, ExpectedLoad load, Instant now) {
        return switch (place(task, cluster, load, now)) {
            case Placement.Placed placed -> placed.because(decision(task, cluster, load, now));
            case Placement.NoPlace noPlace -> noPlace;
        };
    }

    private PlacementDecision decision(Task task, ClusterState cluster, ExpectedLoad load, Instant now) {
        Contest contest = new Contest(filters, task, ranking(task), cluster, load, now);
        cluster.workers().forEach(contest::ask);
        return contest.decision();
    }

    private Ranking ranking(Task task) {
        Scorer policy = policies.of(task);
        return new Ranking(policy, policy.heedsImages() ? List.of(affinities, images) : List.of(affinities));
    }

    private static Placement placed(Task task, Candidate best, Ranking ranking, ScanPicker.Pick pick) {
        List<PortMapping> ports = Ports.pick(task, best)
                .orElseThrow(() -> new IllegalStateException("the port filter let a worker without ports pass"));
        String message = "%s: policy %s chose it among %d of %d workers"
                .formatted(
                        best.worker().name(),
                        ranking.policy().name(),
                        pick.feasible(),
                        best.cluster().workers().size());
        return new Placement.Placed(best.worker().id(), ports, message, Optional.empty());
    }
}
