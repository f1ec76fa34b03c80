package dev.gantry.manager.scheduling;

import static dev.gantry.manager.scheduling.Fleet.NOW;
import static dev.gantry.manager.scheduling.Fleet.id;
import static dev.gantry.manager.scheduling.Fleet.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.PortUse;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.TestWorker;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.manager.scheduling.Explanation.Refused;
import dev.gantry.model.Attempt;
import dev.gantry.model.EngineState;
import dev.gantry.model.PortMapping;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Explanations of many machines in any state, held against the rules of a placement. */
class ExplainerPropertyTest {

    private static final PortSpec WEB = new PortSpec(80, 8080, Protocol.TCP);

    private final Fleet fleet = new Fleet();
    private final Neighbours neighbours = new FleetMachines(fleet).neighbours();
    private final PortUse webTaken = webTaken();
    private final Explainer explainer = new Explainer(Filter.ALL);

    @Test
    void everyCounterfactualHoldsAndTheOrderOfTheWorkersDoesNotMatter() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            List<Machine> machines = new ArrayList<>();
            PortSpec port = random.nextBoolean() ? WEB : new PortSpec(80, 0, Protocol.UDP);
            Task task = fleet.task(spec().cpu(1 + random.nextInt(3))
                    .memory(512)
                    .disk(random.nextInt(3))
                    .ports(List.of(port))
                    .build());
            int size = 1 + random.nextInt(12);
            for (int number = 1; number <= size; number++) {
                machines.add(random(random, number, task));
            }
            Explanation explanation = explainer.explain(task, machines);
            for (Counterfactual said : explanation.counterfactuals()) {
                Machine machine = machines.stream()
                        .filter(one -> one.worker().id().equals(said.worker()))
                        .findFirst()
                        .orElseThrow();
                assertThat(takes(task, machine, List.of()))
                        .as("seed %d: %s is not needed", seed, said)
                        .isFalse();
                assertThat(takes(task, machine, said.remedies()))
                        .as("seed %d: %s", seed, said)
                        .isTrue();
            }
            Collections.shuffle(machines, random);
            assertThat(explainer.explain(task, machines)).as("seed %d", seed).isEqualTo(explanation);
        }
    }

    /** A worker on which the port of {@link #WEB} is booked. */
    private PortUse webTaken() {
        Fleet other = new Fleet().worker(1, Fleet.FOUR);
        Task task = other.task(spec().ports(List.of(WEB)).build());
        other.cluster.apply(new Change.TaskAccepted(task), NOW);
        other.cluster.apply(
                new Change.AttemptPlaced(
                        task.id(),
                        TaskAttempt.assigned(
                                Attempt.FIRST, id(1), Duration.ZERO, List.of(new PortMapping(80, 8080, Protocol.TCP))),
                        ""),
                NOW);
        return other.cluster.portUse(id(1));
    }

    private Machine random(Random random, int number, Task task) {
        fleet.worker(
                number,
                new Resources(
                        random.nextInt(4) * 1_000L, random.nextInt(4) * 256L, random.nextInt(3), random.nextInt(3)));
        Worker worker = fleet.cluster.findWorker(id(number)).orElseThrow();
        Optional<Refusal> refusal = random.nextInt(4) > 0
                ? Optional.empty()
                : Optional.of(new Refusal(
                        new Refusal.Key(task.specHash(), worker.id()), Reason.START_FAILED, 1, NOW.plusSeconds(9)));
        return new Machine(
                worker.withAvailability(random.nextInt(4) > 0 ? Availability.ACTIVE : Availability.CORDONED),
                new WorkerSight(random.nextInt(4) > 0 ? Liveness.READY : Liveness.LOST, EngineState.OK),
                worker.capacity(),
                random.nextBoolean() ? PortUse.NONE : webTaken,
                refusal,
                neighbours,
                NOW);
    }

    /** The rules of a placement once more, on raw fields, so that the filters do not judge themselves. */
    private static boolean takes(Task task, Machine machine, List<Remedy> remedies) {
        long memory = task.spec().memory();
        double cpu = task.spec().cpu();
        long disk = task.spec().disk();
        long pids = task.spec().pidsLimit();
        boolean port =
                !task.spec().ports().getFirst().equals(WEB) || machine.ports().equals(PortUse.NONE);
        boolean rested = machine.refusal().isEmpty();
        boolean active = machine.worker().availability() == Availability.ACTIVE;
        boolean answers = machine.sight().liveness() == Liveness.READY;
        for (Remedy remedy : remedies) {
            switch (remedy.kind()) {
                case MEMORY -> memory = Long.parseLong(remedy.to());
                case CPU -> cpu = Double.parseDouble(remedy.to());
                case DISK -> disk = Long.parseLong(remedy.to());
                case PIDS -> pids = Long.parseLong(remedy.to());
                case PORT -> port = true;
                case CONSTRAINT, SPREAD, ANTI_AFFINITY -> throw new AssertionError(remedy + " was not asked for");
                case WAIT -> rested = !Instant.parse(remedy.to()).isBefore(NOW.plusSeconds(9));
                case UNCORDON -> active = true;
                case ANSWER -> answers = true;
            }
        }
        Resources free = machine.free();
        return memory >= 6
                && memory <= free.memory()
                && cpu > 0
                && Math.round(cpu * 1_000) <= free.cpuMillis()
                && disk <= free.disk()
                && pids >= 1
                && pids <= free.pids()
                && port
                && rested
                && active
                && answers;
    }

    @Test
    void theAnswerIsSmallHoweverManyWorkersThereAreAndHoweverLongTheirNames() {
        String longName = "n".repeat(230);
        List<Machine> machines = new ArrayList<>();
        Task task =
                fleet.task(spec().cpu(2).memory(512).disk(1).ports(List.of(WEB)).build());
        Random random = new Random(1);
        for (int number = 1; number <= 10_000; number++) {
            Machine some = random(random, 1, task);
            Worker named = TestWorker.like(some.worker(), id(number), longName + number)
                    .build();
            machines.add(
                    new Machine(named, some.sight(), some.free(), some.ports(), Optional.empty(), neighbours, NOW));
        }

        Explanation explanation = explainer.explain(task, machines);

        assertThat(explanation.refusedBy().stream().mapToInt(Refused::workers).sum() + explanation.fitting())
                .isEqualTo(10_000);
        assertThat(explanation.refusedBy()).allMatch(refused -> refused.sample().size() == 3);
        assertThat(explanation.counterfactuals()).hasSizeBetween(1, 5);
        assertThat(explanation.toString().length()).isLessThan(16_384);
    }
}
