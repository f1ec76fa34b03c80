package dev.gantry.simulation.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ImageRefusal;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.manager.scheduling.Counterfactual;
import dev.gantry.manager.scheduling.Explainer;
import dev.gantry.manager.scheduling.Explanation;
import dev.gantry.manager.scheduling.Machine;
import dev.gantry.manager.scheduling.Neighbours;
import dev.gantry.manager.scheduling.Remedy;
import dev.gantry.model.EngineState;
import dev.gantry.model.PortSpec;
import dev.gantry.model.SpreadLimit;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskSpecBuilder;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether what an explanation says holds: the counts add up, and each change that it names makes the task fit. */
final class Counterfactuals {

    private final Life life;
    private final Judge judge;
    private final Explainer explainer;

    Counterfactuals(Life life, Judge judge, Explainer explainer) {
        this.life = life;
        this.judge = judge;
        this.explainer = explainer;
    }

    void hold(Task task) {
        Map<WorkerId, Worker> workers = new HashMap<>();
        life.state.workers().forEach(worker -> workers.put(worker.id(), worker));
        Explanation explanation = explainer.explain(
                task,
                workers.values().stream().map(worker -> machine(task, worker)).toList());
        assertThat(explanation.fitting()).isZero();
        assertThat(explanation.refusedBy().stream()
                        .mapToInt(Explanation.Refused::workers)
                        .sum())
                .isEqualTo(life.state.workers().size());
        for (Counterfactual counterfactual : explanation.counterfactuals()) {
            check(task, counterfactual);
        }
    }

    private Machine machine(Task task, Worker worker) {
        ClusterState state = life.state;
        return new Machine(
                worker,
                state.sight(worker.id()),
                worker.capacity().minus(judge.books().booked(worker.id())),
                state.portUse(worker.id()),
                state.findRefusal(new Refusal.Key(task.specHash(), worker.id())),
                new RawNeighbours(),
                life.now);
    }

    private void check(Task task, Counterfactual said) {
        TaskSpec spec = task.spec();
        Worker worker = life.state.findWorker(said.worker()).orElseThrow();
        WorkerSight sight = life.state.sight(said.worker());
        Instant at = life.now;
        for (Remedy remedy : said.remedies()) {
            switch (remedy.kind()) {
                case WAIT -> at = Instant.parse(remedy.to());
                case UNCORDON -> worker = worker.withAvailability(Availability.ACTIVE);
                case ANSWER -> sight = new WorkerSight(Liveness.READY, EngineState.OK);
                default -> spec = changed(spec, remedy);
            }
        }
        Task other = Task.accepted(task.id(), task.named(), task.number(), task.specHash(), spec, life.now);
        assertThat(judge.refuse(other, worker, sight, at))
                .as("%s of %s", said.sentence(), task)
                .isEmpty();
    }

    private static TaskSpec changed(TaskSpec spec, Remedy remedy) {
        TaskSpecBuilder builder = spec.toBuilder();
        String last = remedy.words().substring(remedy.words().lastIndexOf(' ') + 1);
        return switch (remedy.kind()) {
            case MEMORY -> {
                long memory = Long.parseLong(remedy.to());
                yield (isReserved(remedy)
                                ? builder.limits(spec.limits().reservingMemory(memory))
                                : builder.memory(memory))
                        .build();
            }
            case CPU -> {
                double cpu = Double.parseDouble(remedy.to());
                yield (isReserved(remedy) ? builder.limits(spec.limits().reservingCpu(cpu)) : builder.cpu(cpu)).build();
            }
            case DISK -> builder.disk(Long.parseLong(remedy.to())).build();
            case PIDS -> builder.pidsLimit(Integer.parseInt(remedy.to())).build();
            case PORT ->
                builder.ports(otherPort(spec.ports(), Integer.parseInt(last))).build();
            case CONSTRAINT ->
                builder.constraints(without(spec.constraints(), remedy, "without constraint "))
                        .build();
            case SPREAD -> builder.spread(withoutLimit(spec.spread(), last)).build();
            case ANTI_AFFINITY ->
                builder.antiAffinity(without(spec.antiAffinity(), remedy, "without anti-affinity "))
                        .build();
            case WAIT, UNCORDON, ANSWER -> throw new IllegalArgumentException(remedy + " is not about the spec");
        };
    }

    private static boolean isReserved(Remedy remedy) {
        return remedy.words().contains("Reservation");
    }

    /** The first port with this number becomes a free one. */
    private static List<PortSpec> otherPort(List<PortSpec> ports, int taken) {
        return ports.stream()
                .map(port -> port.host() == taken ? new PortSpec(port.container(), 0, port.protocol()) : port)
                .toList();
    }

    /** A limit's label stands for it: of two by the same label one is named twice. */
    private static List<SpreadLimit> withoutLimit(List<SpreadLimit> limits, String by) {
        return limits.stream().filter(limit -> !limit.by().equals(by)).toList();
    }

    private static List<String> without(List<String> all, Remedy remedy, String prefix) {
        String one = remedy.words().substring(prefix.length());
        return all.stream().filter(text -> !text.equals(one)).toList();
    }

    /** What the cluster has, without the indexes that production asks. */
    private final class RawNeighbours implements Neighbours {

        @Override
        public List<Task> tasks(WorkerId worker) {
            return judge.books().on(worker).stream().map(Books.Entry::task).toList();
        }

        @Override
        public Map<WorkerId, Integer> limitedByName(String name) {
            Map<WorkerId, Integer> counts = new HashMap<>();
            for (Worker worker : life.state.workers()) {
                int count = (int) judge.books().on(worker.id()).stream()
                        .map(Books.Entry::task)
                        .filter(task -> task.spec().name().equals(name))
                        .filter(task -> !task.spec().spread().isEmpty())
                        .count();
                if (count > 0) {
                    counts.put(worker.id(), count);
                }
            }
            return counts;
        }

        @Override
        public Optional<Worker> findWorker(WorkerId id) {
            return life.state.findWorker(id);
        }

        @Override
        public Optional<ImageRefusal> findImageRefusal(ImageRefusal.Key key) {
            return Optional.ofNullable(life.imageRefusals.get(key));
        }
    }
}
