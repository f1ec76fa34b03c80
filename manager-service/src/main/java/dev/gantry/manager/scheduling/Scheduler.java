package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds a worker for a task: filter, score, pick. Deterministic: the same state gives the same placement. */
public final class Scheduler {

    /** In a cluster of so many workers all are compared for the history; in a larger one, those that the search asked. */
    private static final int FEW = 200;

    private final Ranking.Extra affinities = new AffinityPoints();
    private final Ranking.Extra images = new ImagePoints();
    private final Ranking.Extra sameWorker = new SameWorkerPoints();
    private final List<Filter> filters;
    private final ScanPicker scan;
    private final IndexPicker index;
    private final Policies policies;
    private final Preemption preemption;

    /**
     * A scheduler.
     *
     * @param preemptionBudget the most tasks that may be giving way to more important ones at any moment
     */
    public Scheduler(List<Filter> filters, Policies policies, int preemptionBudget) {
        this.filters = List.copyOf(filters);
        this.scan = new ScanPicker(filters);
        this.index = new IndexPicker(filters);
        this.policies = policies;
        this.preemption = new Preemption(filters, preemptionBudget);
    }

    /** A scheduler under which nobody gives way. */
    public Scheduler(List<Filter> filters, Policies policies) {
        this(filters, policies, 0);
    }

    /** A scheduler with one policy for everything, under which nobody gives way. */
    public Scheduler(List<Filter> filters, Scorer policy) {
        this(filters, Policies.only(policy));
    }

    /** Decides without booking anything: the placement becomes real when it is applied as a change. */
    public Placement place(Task task, ClusterState cluster, ExpectedLoad load, Instant now) {
        return place(task, cluster, load, now, _ -> {});
    }

    private Placement place(Task task, ClusterState cluster, ExpectedLoad load, Instant now, Consumer<Worker> asked) {
        Ranking ranking = ranking(task);
        return index.pick(task, ranking, cluster, load, now, asked)
                .<Placement>map(best -> placed(task, best, ranking))
                .orElseGet(() ->
                        new Placement.NoPlace(Explanations.of(task, refusals(task, ranking, cluster, load, now))));
    }

    /** Decides the same and says why: beside which others it was chosen. */
    public Placement placeAndSayWhy(Task task, ClusterState cluster, ExpectedLoad load, Instant now) {
        List<Worker> asked = new ArrayList<>();
        return switch (place(task, cluster, load, now, asked::add)) {
            case Placement.Placed placed -> {
                Contest contest = new Contest(filters, task, ranking(task), cluster, load, now);
                (cluster.workers().size() <= FEW ? cluster.workers() : asked).forEach(contest::ask);
                yield placed.because(contest.decision());
            }
            case Placement.NoPlace noPlace -> noPlace;
        };
    }

    private Ranking ranking(Task task) {
        Scorer policy = policies.of(task);
        return new Ranking(
                policy,
                policy.heedsImages() ? List.of(affinities, images, sameWorker) : List.of(affinities, sameWorker));
    }

    /** Which less important tasks have to leave their worker so that a task that fits nowhere fits there. */
    public Optional<Preemption.Plan> makeRoom(Task task, ClusterState cluster, ExpectedLoad load, Instant now) {
        return preemption.plan(task, cluster, load, now);
    }

    /** What is reported before a lack of room, the index cannot tell from it. */
    private Map<Reason, Integer> refusals(
            Task task, Ranking ranking, ClusterState cluster, ExpectedLoad load, Instant now) {
        return !task.spec().constraints().isEmpty() || cluster.isRefused(task)
                ? scan.pick(task, ranking, cluster, load, now).refusals()
                : index.refusals(task, cluster, load, now);
    }

    private static Placement.Placed placed(Task task, Candidate best, Ranking ranking) {
        List<PortMapping> ports = Ports.pick(task, best)
                .orElseThrow(() -> new IllegalStateException("the port filter let a worker without ports pass"));
        int workers = best.cluster().room().size();
        String among = workers == 1 ? ", the only worker that takes tasks" : " among " + workers + " workers";
        String message = best.worker().name() + ": policy " + ranking.policy().name() + " chose it" + among;
        return new Placement.Placed(best.worker().id(), ports, message, Optional.empty());
    }
}
