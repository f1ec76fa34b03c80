package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Task;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Reason;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds a worker for a task: filter, score, pick. Deterministic: the same state gives the same placement. */
public final class Scheduler {

    /** In a cluster of so many workers all are compared for the history; in a larger one, those that the search asked. */
    private static final int FEW = 200;

    private final List<Ranking.Extra> allExtras;
    private final List<Ranking.Extra> allButImages;
    private final ScanPicker scan;
    private final IndexPicker index;
    private final Policies policies;
    private final Preemption preemption;
    private final List<Filter> filters;

    /**
     * A scheduler.
     *
     * @param preemptionBudget the most tasks that may be giving way to more important ones at any moment
     */
    public Scheduler(List<Filter> filters, Policies policies, int preemptionBudget) {
        Ranking.Extra affinities = new AffinityPoints();
        Ranking.Extra sameWorker = new SameWorkerPoints();
        this.allExtras = List.of(affinities, new ImagePoints(), sameWorker);
        this.allButImages = List.of(affinities, sameWorker);
        this.scan = new ScanPicker(filters);
        this.index = new IndexPicker(filters);
        this.policies = policies;
        this.filters = List.copyOf(filters);
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
        return place(task, ranking(task), cluster, load, now, Audience.NONE);
    }

    private Placement place(
            Task task, Ranking ranking, ClusterState cluster, ExpectedLoad load, Instant now, Audience audience) {
        return index.pick(task, ranking, cluster, load, now, audience)
                .<Placement>map(best -> placed(task, best, ranking))
                .orElseGet(() ->
                        new Placement.NoPlace(Explanations.of(task, refusals(task, ranking, cluster, load, now))));
    }

    /** Decides the same and says why: beside which others it was chosen. */
    public Placement placeAndSayWhy(Task task, ClusterState cluster, ExpectedLoad load, Instant now) {
        Ranking ranking = ranking(task);
        Contest contest = new Contest(task, ranking);
        int workers = cluster.workers().size();
        Placement placement = place(task, ranking, cluster, load, now, workers <= FEW ? Audience.NONE : contest);
        return switch (placement) {
            case Placement.Placed placed -> {
                if (workers <= FEW) {
                    scan.pick(task, ranking, cluster, load, now, contest);
                }
                yield placed.because(contest.decision(workers));
            }
            case Placement.NoPlace noPlace -> noPlace;
        };
    }

    /** The same for a task that has a place already: it gets no room that is being made for one that has none. */
    public Placement placeElsewhere(Task task, ClusterState cluster, ExpectedLoad load, Instant now) {
        Placement placement = placeAndSayWhy(task, cluster, load, now);
        while (placement instanceof Placement.Placed placed
                && !load.isPromised(placed.worker())
                && preemption.isPromised(placed.worker(), cluster, load, now)) {
            load.promise(placed.worker());
            placement = placeAndSayWhy(task, cluster, load, now);
        }
        return placement;
    }

    /** Decides whether one worker takes a task that has a place already. */
    public Placement placeOn(WorkerId worker, Task task, ClusterState cluster, Instant now) {
        ExpectedLoad load = new ExpectedLoad(Map::of, now);
        if (preemption.isPromised(worker, cluster, load, now)) {
            load.promise(worker);
        }
        Optional<Candidate> candidate =
                cluster.findWorker(worker).map(found -> Candidate.of(found, cluster, load, now));
        return candidate
                .filter(asked -> Filter.refuse(filters, task, asked).isEmpty())
                .<Placement>map(fit -> placed(task, fit, fit.worker().name() + ": it was asked for"))
                .orElseGet(() -> new Placement.NoPlace(Explanations.of(
                        task,
                        candidate.flatMap(asked -> Filter.refuse(filters, task, asked)).stream()
                                .collect(Collectors.toMap(Function.identity(), _ -> 1)))));
    }

    private Ranking ranking(Task task) {
        Scorer policy = policies.of(task);
        return new Ranking(policy, policy.heedsImages() ? allExtras : allButImages);
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
        int workers = best.cluster().room().size();
        String among = workers == 1 ? ", the only worker that takes tasks" : " among " + workers + " workers";
        String message = best.worker().name() + ": policy " + ranking.policy().name() + " chose it" + among;
        return placed(task, best, message);
    }

    private static Placement.Placed placed(Task task, Candidate worker, String message) {
        List<PortMapping> ports = Ports.pick(task, worker)
                .orElseThrow(() -> new IllegalStateException("the port filter let a worker without ports pass"));
        return new Placement.Placed(worker.worker().id(), ports, message, Optional.empty());
    }
}
