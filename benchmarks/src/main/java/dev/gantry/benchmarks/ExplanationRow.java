package dev.gantry.benchmarks;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ImageRefusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.scheduling.Explainer;
import dev.gantry.manager.scheduling.Explanation;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Machine;
import dev.gantry.manager.scheduling.Neighbours;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** What it costs to say why a task has no place, and what would give it one, as a user's request has it computed. */
final class ExplanationRow implements Row {

    private static final int MACHINES = 10_000;
    private static final int QUESTIONS = 200;
    private static final int WARM_UPS = 10;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public String name() {
        return "P4";
    }

    @Override
    public String title() {
        return "why a task has no place on 10,000 workers";
    }

    @Override
    public RowReport measure(Site site) {
        boolean small = site.effort().isShort();
        FullCluster full = new FullCluster(small ? 20 : MACHINES, 1);
        int questions = small ? 5 : QUESTIONS;
        List<Timing> all = List.of(
                timing("too large for what is free", full, questions, List.of()),
                timing("and with a constraint that no worker meets", full, questions, List.of("zone == z")));
        for (int round = 0; round < (small ? 1 : WARM_UPS); round++) {
            all.forEach(Timing::warmUp);
        }
        for (int round = 0; round < site.effort().rounds(); round++) {
            all.forEach(Timing::measure);
        }
        List<Line> lines =
                all.stream().map(timing -> timing.timeLine("us", 1e6)).toList();
        return new RowReport(
                name(),
                title(),
                lines,
                lines.stream()
                        .map(line -> new Verdict(line.what(), line.median(), 1_000, "us"))
                        .toList(),
                List.of(
                        all.getFirst().cpuWords(),
                        all.getLast().cpuWords(),
                        "The snapshot of all machines that each request begins with is part of it.",
                        "There is no baseline: nothing comparable computes a checked counterfactual."));
    }

    private static Timing timing(String what, FullCluster full, int questions, List<String> constraints) {
        Explainer explainer = new Explainer(Filter.ALL);
        List<Task> tasks = tasks(questions, constraints);
        return new Timing(what, timing -> {
            timing.begin();
            for (Task task : tasks) {
                Explanation explanation = explainer.explain(task, machines(full.core.state));
                if (explanation.fitting() > 0 || explanation.counterfactuals().isEmpty()) {
                    throw new BenchFailure("a task that is too large is not explained: " + explanation);
                }
            }
            timing.end(questions);
        });
    }

    /** Each of another size, more than is free anywhere and less than a machine has. */
    private static List<Task> tasks(int number, List<String> constraints) {
        Random random = new Random(1);
        List<Task> tasks = new ArrayList<>();
        for (int index = 0; index < number; index++) {
            TaskSpec spec = TaskSpec.builder("t", "image")
                    .cpu(20 + random.nextInt(20))
                    .memory(80_000 + random.nextInt(80_000))
                    .constraints(constraints)
                    .build();
            SpecHash hash = new SpecHash(String.format("%064x", index));
            tasks.add(Task.accepted(new TaskId(new UUID(1, index)), false, index, hash, spec, NOW));
        }
        return tasks;
    }

    private static List<Machine> machines(ClusterState state) {
        Neighbours neighbours = new StateNeighbours(state);
        return state.workers().stream()
                .sorted(Comparator.comparing(Worker::id))
                .map(worker -> new Machine(
                        worker,
                        state.sight(worker.id()),
                        worker.capacity().minus(state.booked(worker.id())),
                        state.portUse(worker.id()),
                        Optional.empty(),
                        neighbours,
                        NOW))
                .toList();
    }

    private record StateNeighbours(ClusterState state) implements Neighbours {

        @Override
        public List<Task> tasks(WorkerId worker) {
            return state.attemptsOn(worker).stream()
                    .map(key -> state.loadTask(key.task()))
                    .toList();
        }

        @Override
        public Map<WorkerId, Integer> limitedByName(String name) {
            return state.limitedByName(name);
        }

        @Override
        public Optional<ImageRefusal> findImageRefusal(ImageRefusal.Key key) {
            return state.findImageRefusal(key);
        }

        @Override
        public Optional<Worker> findWorker(WorkerId id) {
            return state.findWorker(id);
        }
    }
}
