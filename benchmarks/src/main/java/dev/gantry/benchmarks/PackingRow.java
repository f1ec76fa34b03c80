package dev.gantry.benchmarks;

import dev.gantry.benchmarks.Sizes.Size;
import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.scheduling.BinPack;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Scheduler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * How many machines a policy needs for tasks that come one by one, over the fewest that could possibly do.
 *
 * <p><b>Source.</b> Compaction, as Borg's authors measure it: the smallest cluster in which the whole workload fits.
 */
final class PackingRow implements Row {

    private static final int TASKS = 3_000;
    private static final double GIVE_UP = 4;
    private static final Decider BIN_PACK = new Decider(new Scheduler(Filter.ALL, new BinPack()));
    private static final Map<Sizes, Double> LIMITS = Map.of(
            Sizes.AZURE_VM, 3.0,
            Sizes.BORG_LOGNORMAL, 3.5,
            Sizes.UNIFORM, 4.5,
            Sizes.ANTI_CORRELATED, 10.0,
            Sizes.PERFECT_CUT, 5.5);

    @Override
    public String name() {
        return "P3";
    }

    @Override
    public String title() {
        return "packing: machines over the lower bound";
    }

    @Override
    public RowReport measure(Site site) {
        boolean small = site.effort().isShort();
        List<Line> lines = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        for (Sizes sizes : Sizes.values()) {
            Map<String, Samples> results = new LinkedHashMap<>();
            for (int order = 0; order < (small ? 1 : 5); order++) {
                List<Size> tasks = sizes.draw(small ? 100 : TASKS, 7);
                Collections.shuffle(tasks, new Random(order));
                pack(tasks, results);
            }
            Line baseline = Line.of(sizes + ", best fit", "%", worst(results, "best fit"));
            results.forEach((policy, samples) ->
                    lines.add(Line.of(sizes + ", " + policy, "%", samples).over(baseline)));
            double ours = worst(results, "Gantry bin-pack").median();
            verdicts.add(new Verdict(sizes + ", worst order", ours, LIMITS.getOrDefault(sizes, 0.0), "%"));
            verdicts.add(new Verdict(sizes + ", no worse than best fit", ours, baseline.median(), "%"));
        }
        return new RowReport(
                name(),
                title(),
                lines,
                verdicts,
                List.of(TASKS
                        + " tasks in 5 random orders, two resources; the lower bound is the larger of the two volumes, for"
                        + " perfect cuts the machines that were cut. " + Math.round(GIVE_UP * 100 - 100)
                        + " % is where a policy is given up."));
    }

    private static Samples worst(Map<String, Samples> results, String policy) {
        Samples worst = new Samples();
        worst.add(results.getOrDefault(policy, new Samples()).quantile(1));
        return worst;
    }

    private static void pack(List<Size> tasks, Map<String, Samples> results) {
        int bound = bound(tasks);
        add(results, "Gantry bin-pack", bound, machines -> fitsCore(tasks, machines));
        add(results, "best fit", bound, machines -> fits(tasks, everybody(machines, Worths.BEST_FIT)));
        add(
                results,
                "Kubernetes MostAllocated",
                bound,
                machines -> fits(tasks, everybody(machines, Worths.MOST_ALLOCATED)));
        add(results, "Kubernetes, as it comes", bound, machines -> fits(tasks, everybody(machines, Worths.KUBERNETES)));
        add(results, "Nomad", bound, machines -> fits(tasks, new Peer.Nomad(free(machines), free(machines), 1)));
        add(results, "Swarm", bound, machines -> fits(tasks, everybody(machines, Worths.SWARM)));
    }

    private static void add(Map<String, Samples> results, String policy, int bound, IntPredicate fits) {
        int machines = bound;
        while (machines < GIVE_UP * bound && !fits.test(machines)) {
            // Finely near the bound, coarsely far from it.
            machines += Math.max(1, machines > 1.15 * bound ? machines / 20 : machines / 400);
        }
        results.computeIfAbsent(policy, _ -> new Samples()).add(100.0 * (machines - bound) / bound);
    }

    private static int bound(List<Size> tasks) {
        double cpu = tasks.stream().mapToDouble(Size::cpu).sum();
        double memory = tasks.stream().mapToDouble(Size::memory).sum();
        return (int) Math.ceil(Math.max(cpu, memory) - 1e-6);
    }

    private static boolean fits(List<Size> tasks, Peer peer) {
        return tasks.stream().allMatch(task -> peer.place(task.cpu(), task.memory()) >= 0);
    }

    /** The real thing: every task a placement through the core. Amounts are whole, so sizes are rounded down as machines are. */
    private static boolean fitsCore(List<Size> tasks, int machines) {
        CoreCluster core = new CoreCluster(1, _ -> {});
        for (int number = 0; number < machines; number++) {
            core.join("w" + number, FullCluster.MACHINE);
        }
        return core.placeAll(tasks.stream().map(FullCluster::spec).toList(), BIN_PACK);
    }

    private static Peer everybody(int machines, Peer.Worth worth) {
        return new Peer.Everybody(free(machines), free(machines), worth);
    }

    private static double[] free(int machines) {
        double[] free = new double[machines];
        Arrays.fill(free, 1);
        return free;
    }
}
