package dev.gantry.benchmarks;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.scheduling.Candidate;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Greedy;
import dev.gantry.manager.scheduling.RoundRobin;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.manager.scheduling.Scorer;
import dev.gantry.manager.scheduling.Spread;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskSpec;
import java.util.ArrayList;
import java.util.List;

/** Placements a second on one core, through the whole pure core: decided, booked, and collected as changes for a commit. */
final class PlacementRow implements Row {

    private static final int BATCH = 10_000;
    private static final int FEW = 200;
    private static final int VERY_FEW = 20;
    private static final int PER_JOB = 1_000;
    private static final int WARM_UPS = 25;

    private final boolean identical;

    PlacementRow(boolean identical) {
        this.identical = identical;
    }

    @Override
    public String name() {
        return identical ? "P2" : "P1";
    }

    @Override
    public String title() {
        return identical
                ? "placements a second, 1,000 identical tasks in a row"
                : "placements a second, arbitrary tasks";
    }

    @Override
    public RowReport measure(Site site) {
        boolean small = site.effort().isShort();
        int batch = small ? FEW : BATCH;
        FullCluster few = new FullCluster(small ? FEW : 1_000, 1);
        FullCluster many = new FullCluster(small ? FEW : 10_000, 2);
        FullCluster most = new FullCluster(small ? FEW : 100_000, 3);
        Decider index = new Decider(new Scheduler(Filter.ALL, new Spread()));
        Decider scan = new Decider(new Scheduler(Filter.ALL, new Unbounded(new Spread())));
        Timing ours = core("Gantry", many, index, batch);
        Timing oursFew = core("Gantry", few, index, batch / 10);
        Timing oursMost = core("Gantry", most, index, batch);
        List<Timing> all = new ArrayList<>(List.of(ours, oursFew, oursMost));
        all.add(core("the same, asking every worker", many, scan, FEW));
        all.add(peer("Cube's E-PVM, its decision alone", many, FEW, false));
        all.add(peer("Nomad's best of log2(n), its decision alone", many, batch, true));
        all.add(fenzo(many));
        if (!identical) {
            all.add(core("Gantry, policy greedy", many, with(new Greedy()), batch));
            all.add(core("Gantry, policy round-robin", many, with(new RoundRobin()), batch));
            all.add(core("greedy, asking every worker", many, with(new Unbounded(new Greedy())), FEW));
        }
        takeTurns(all, small ? 1 : WARM_UPS, site.effort().rounds());
        return report(ours, oursFew, oursMost, all);
    }

    private static Decider with(Scorer policy) {
        return new Decider(new Scheduler(Filter.ALL, policy));
    }

    private static void takeTurns(List<Timing> all, int warmUps, int rounds) {
        for (int round = 0; round < warmUps; round++) {
            all.forEach(Timing::warmUp);
        }
        for (int round = 0; round < rounds; round++) {
            all.forEach(Timing::measure);
        }
    }

    private Timing core(String what, FullCluster cluster, Decider decider, int batch) {
        return new Timing(what + ", " + cluster.machines + " workers", timing -> {
            come(cluster, batch);
            timing.begin();
            int placed = cluster.core.place(decider);
            timing.end(placed);
            cluster.settle(batch);
        });
    }

    /** It decides for the machines as they are, in arrays of its own. */
    private Timing peer(String what, FullCluster cluster, int batch, boolean sampling) {
        return new Timing(what + ", " + cluster.machines + " workers", timing -> {
            List<TaskSpec> coming = come(cluster, batch);
            double[] cpu = cluster.core.state.workers().stream()
                    .mapToDouble(worker -> free(cluster, worker).cpuMillis() / (double) FullCluster.MACHINE.cpuMillis())
                    .toArray();
            double[] memory = cluster.core.state.workers().stream()
                    .mapToDouble(worker -> free(cluster, worker).memory() / (double) FullCluster.MACHINE.memory())
                    .toArray();
            Peer peer = sampling ? new Peer.Nomad(cpu, memory, 1) : new Peer.Everybody(cpu, memory, Worths.CUBE);
            timing.begin();
            int placed = 0;
            for (TaskSpec spec : coming) {
                Resources booking = spec.booking();
                boolean found = peer.place(
                                booking.cpuMillis() / (double) FullCluster.MACHINE.cpuMillis(),
                                booking.memory() / (double) FullCluster.MACHINE.memory())
                        >= 0;
                placed += found ? 1 : 0;
            }
            timing.end(placed);
            cluster.core.place(new Decider(new Scheduler(Filter.ALL, new Spread())));
            cluster.settle(batch);
        });
    }

    /** It works in threads of its own, so that nothing is known of its CPU time. */
    private Timing fenzo(FullCluster cluster) {
        return new Timing(
                "Netflix Fenzo 1.0.1, its decision alone, " + cluster.machines + " workers",
                Timing.Threads.OTHERS,
                timing -> {
                    List<Resources> bookings = come(cluster, VERY_FEW).stream()
                            .map(TaskSpec::booking)
                            .toList();
                    List<Resources> free = cluster.core.state.workers().stream()
                            .map(worker -> free(cluster, worker))
                            .toList();
                    try (FenzoHosts hosts = new FenzoHosts(free)) {
                        timing.begin();
                        timing.end(hosts.place(bookings));
                    }
                    cluster.core.place(new Decider(new Scheduler(Filter.ALL, new Spread())));
                    cluster.settle(VERY_FEW);
                });
    }

    private List<TaskSpec> come(FullCluster cluster, int batch) {
        List<TaskSpec> coming = cluster.exchange(batch, identical);
        cluster.arrive(coming, identical ? PER_JOB : 1);
        return coming;
    }

    private static Resources free(FullCluster cluster, Worker worker) {
        return worker.capacity().minus(cluster.core.state.booked(worker.id()));
    }

    private RowReport report(Timing ours, Timing few, Timing most, List<Timing> all) {
        Line baseline = all.get(3).line();
        List<Line> lines =
                all.stream().map(timing -> timing.line().over(baseline)).toList();
        double wanted = identical ? 1_000_000 : 300_000;
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(Verdict.atLeast(
                "placements a second, 10,000 workers", ours.rates().median(), wanted, "/s"));
        if (!identical) {
            double half = few.rates().median() / 2;
            verdicts.add(Verdict.atLeast(
                    "half of the rate at 1,000 workers, at 100,000",
                    most.rates().median(),
                    half,
                    "/s"));
        }
        List<String> notes = new ArrayList<>(all.stream().map(Timing::cpuWords).toList());
        notes.add(
                "Machines of 48 cores and 192 GiB, 85 % full; sizes lognormal around 2 %, at most 20 %; policy spread. As many tasks end as come.");
        return new RowReport(name(), title(), lines, verdicts, notes);
    }

    /** A policy that says nothing about groups of workers, so that every worker is asked. */
    private record Unbounded(Scorer policy) implements Scorer {

        @Override
        public String name() {
            return policy.name();
        }

        @Override
        public long score(Task task, Candidate candidate) {
            return policy.score(task, candidate);
        }
    }
}
