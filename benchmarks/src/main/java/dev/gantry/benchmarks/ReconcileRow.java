package dev.gantry.benchmarks;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.reconcile.Assignments;
import dev.gantry.model.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** What it costs to keep a million tasks as they should be: for a change, and for a full pass that finds nothing to do. */
final class ReconcileRow implements Row {

    private static final int TASKS = 1_000_000;
    private static final int MACHINES = 10_000;
    private static final int CHANGES = 20_000;
    private static final int WARM_UPS = 5;

    @Override
    public String name() {
        return "M3";
    }

    @Override
    public String title() {
        return "reconciliation of 1,000,000 running tasks";
    }

    @Override
    public RowReport measure(Site site) {
        boolean small = site.effort().isShort();
        int tasks = small ? 2_000 : TASKS;
        RunningCluster cluster = new RunningCluster(small ? 20 : MACHINES);
        cluster.run(tasks);
        List<TaskId> ids = cluster.core.state.tasks().stream().map(Task::id).toList();
        Random random = new Random(1);
        Timing change = new Timing("a change: observed, decided, applied, published", timing -> {
            int changes = Math.min(CHANGES, tasks);
            List<Command> reports = new ArrayList<>();
            for (int index = 0; index < changes; index++) {
                reports.add(cluster.core.restarted(ids.get(random.nextInt(ids.size()))));
            }
            timing.begin();
            reports.forEach(cluster.core::send);
            timing.end(changes);
        });
        Timing pass = new Timing("a full pass: every attempt against what its worker confirmed", timing -> {
            timing.begin();
            check(cluster.views.workersToTell().size(), 0);
            timing.end(1);
        });
        Timing scan = new Timing("a scan of all tasks, for each change or cycle", timing -> {
            timing.begin();
            check(
                    cluster.core.state.tasks().stream()
                            .filter(ReconcileRow::isDue)
                            .count(),
                    0);
            timing.end(1);
        });
        List<Timing> all = List.of(change, pass, scan);
        takeTurns(all, Timing::warmUp, small ? 1 : WARM_UPS);
        takeTurns(all, Timing::measure, site.effort().rounds());
        return report(change, pass, scan);
    }

    private static void takeTurns(List<Timing> all, Consumer<Timing> what, int rounds) {
        for (int round = 0; round < rounds; round++) {
            all.forEach(what);
        }
    }

    private static boolean isDue(Task task) {
        return task.current().flatMap(attempt -> Assignments.due(task, attempt)).isPresent();
    }

    private static void check(long found, long expected) {
        if (found != expected) {
            throw new BenchFailure("found " + found + " things to do instead of " + expected);
        }
    }

    private RowReport report(Timing change, Timing pass, Timing scan) {
        Line baseline = scan.timeLine("us", 1e6);
        List<Line> lines = List.of(
                change.timeLine("us", 1e6).over(baseline),
                pass.timeLine("us", 1e6).over(baseline),
                baseline);
        List<Verdict> verdicts = List.of(
                new Verdict("a change", change.timeLine("us", 1e6).median(), 5, "us"),
                new Verdict("a full pass", pass.timeLine("ms", 1e3).median(), 200, "ms"));
        return new RowReport(
                name(),
                title(),
                lines,
                verdicts,
                List.of(
                        change.cpuWords(),
                        pass.cpuWords(),
                        scan.cpuWords(),
                        "At rest nothing is looked at between two full passes, and a full pass makes no change and no event."));
    }
}
